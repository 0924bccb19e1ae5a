import fc from 'fast-check';
import {
  type ComparisonOperator,
  comparisonOperators,
  type EvaluationRule,
  evaluate,
  evaluationRange,
  isBreaching,
  isLowSample,
  type TreatMissingData,
} from '../../../local/alarms/alarm-evaluation';
import { vectors } from '../../testdata/alarm-vectors.json';

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

const rule = (n: number, m: number, treatMissingData: TreatMissingData): EvaluationRule => ({
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 1,
  evaluationPeriods: n,
  datapointsToAlarm: m,
  treatMissingData,
});

/** `0` a good point, `X` a breaching one, `-` none. */
const points = (pattern: string): (number | null)[] =>
  [...pattern.replace(/ /g, '')].map((c) => (c === '-' ? null : c === 'X' ? 2 : 0));

/**
 * Both tables of the CloudWatch user guide, evaluation range of five points.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const table: [pattern: string, n: number, m: number, ...states: string[]][] = [
  ['0-X-X', 3, 3, 'OK', 'OK', 'OK', 'OK'],
  ['0----', 3, 3, 'OK', 'OK', 'OK', 'OK'],
  ['-----', 3, 3, 'INSUFFICIENT_DATA', 'KEEP', 'ALARM', 'OK'],
  ['0XX-X', 3, 3, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['--X--', 3, 3, 'ALARM', 'KEEP', 'ALARM', 'OK'],
  ['0-X-X', 3, 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['00X0X', 3, 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0-X--', 3, 2, 'OK', 'OK', 'ALARM', 'OK'],
  ['----0', 3, 2, 'OK', 'OK', 'ALARM', 'OK'],
  ['---X-', 3, 2, 'ALARM', 'KEEP', 'ALARM', 'OK'],
];

describe.each(table)('%s, %i evaluated, %i to alarm', (pattern, n, m, ...states) => {
  test.each(treatments.map((treatment, i) => [treatment, states[i]] as const))(
    'with %s data is %s',
    (treatment, state) => {
      expect(evaluate(points(pattern), rule(n, m, treatment))).toBe(state);
    },
  );
});

interface MissingDataVector {
  readonly id: string;
  readonly pattern: string;
  readonly datapoints: (number | null)[];
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  readonly certainty?: string;
  readonly expected: Partial<Record<TreatMissingData, string | { retain: true }>>;
}

test.each(
  (vectors.missingData as unknown as readonly MissingDataVector[])
    .filter(({ certainty }) => certainty !== 'medium' && certainty !== 'low')
    .flatMap((vector) =>
      treatments.map((treatMissingData) => ({
        ...vector,
        treatMissingData,
        state: vector.expected[treatMissingData],
      })),
    )
    .filter(({ state }) => state !== undefined),
)('$id: $pattern with $treatMissingData data', ({ datapoints, state, ...given }) => {
  expect(evaluate(datapoints, given)).toBe(typeof state === 'string' ? state : 'KEEP');
});

test('tl-1: breaching fills alarm once the last good point has left the range', () => {
  const steps = vectors.timelines.find(({ id }) => id === 'tl-1')?.steps ?? [];

  expect(steps.map(({ pattern }) => evaluate(points(pattern), rule(3, 3, 'breaching')))).toEqual(
    steps.map(({ expected }) => expected),
  );
});

test('is in no alarm for breaching points that are too few and too young', () => {
  expect(evaluate(points('----X'), rule(3, 3, 'missing'))).toBe('INSUFFICIENT_DATA');
  expect(evaluate(points('----X'), rule(3, 3, 'ignore'))).toBe('KEEP');
});

test.each(
  vectors.comparison.filter(({ comparisonOperator }) =>
    comparisonOperators.some((known) => known === comparisonOperator),
  ),
)(
  '$id: $value $comparisonOperator $threshold is breaching: $breaching',
  ({ value, comparisonOperator, threshold = 0, breaching }) => {
    const compared = {
      ...rule(1, 1, 'missing'),
      threshold,
      comparisonOperator: comparisonOperator as ComparisonOperator,
    };

    expect(isBreaching(value, compared)).toBe(breaching);
  },
);

test.each(vectors.lowSamplePercentile)(
  '$id: p$percentile of $sampleCount samples',
  ({ percentile, sampleCount, isLowSample: expected }) => {
    expect(isLowSample(percentile * 100, sampleCount)).toBe(expected);
  },
);

test.each([
  [3, 300, 5],
  [1, 60, 6],
  [5, 60, 10],
  [1, 86_400, 3],
  [2, 10, 32],
])('looks at more than %i periods of %i s: at %i', (evaluationPeriods, periodSeconds, range) => {
  expect(evaluationRange(evaluationPeriods, periodSeconds)).toBe(range);
});

test('does not ask how missing data is treated while there are enough points', () => {
  const range = fc.array(fc.constantFrom(0, 2, null), { minLength: 5, maxLength: 12 });

  fc.assert(
    fc.property(range, fc.integer({ min: 1, max: 3 }), (given, m) => {
      fc.pre(given.filter((point) => point !== null).length >= 3);
      const verdicts = treatments.map((treatment) => evaluate(given, rule(3, m, treatment)));

      expect(new Set(verdicts).size).toBe(1);
    }),
  );
});
