import fc from 'fast-check';
import {
  type ComparisonOperator,
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

test.each(vectors.comparison)(
  '$id: $value $comparisonOperator $threshold $band is breaching: $breaching',
  ({ value, comparisonOperator, threshold = 0, band, breaching }) => {
    const compared = { threshold, comparisonOperator: comparisonOperator as ComparisonOperator };

    expect(isBreaching(value, compared, band)).toBe(breaching);
  },
);

test.each([
  ['LessThanLowerOrGreaterThanUpperThreshold', [true, false, false, false, true]],
  ['LessThanLowerThreshold', [true, false, false, false, false]],
  ['GreaterThanUpperThreshold', [false, false, false, false, true]],
] as const)('%s: an edge of the band is within it', (comparisonOperator, expected) => {
  const compared = { comparisonOperator, threshold: Number.NaN };
  const band = { lower: 1, upper: 3 };

  expect([0.9, 1, 2, 3, 3.1].map((value) => isBreaching(value, compared, band))).toEqual(expected);
});

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

/** The algorithm of the vectors' page, written down as it stands there. */
const asDocumented = (given: readonly (number | null)[], n: number, m: number, treat: string) => {
  const real = given.filter((point) => point !== null);
  const breaching = (some: readonly number[]) => some.filter((point) => point > 1).length;
  if (real.length === 0) {
    const states = { missing: 'INSUFFICIENT_DATA', ignore: 'KEEP', breaching: 'ALARM' } as const;
    return states[treat as keyof typeof states] ?? 'OK';
  }
  if (real.length >= n) return breaching(real.slice(-n)) >= m ? 'ALARM' : 'OK';
  const x = breaching(real);
  if (treat === 'breaching') return x + n - real.length >= m ? 'ALARM' : 'OK';
  if (treat === 'notBreaching') return x >= m ? 'ALARM' : 'OK';
  if (x >= m) return 'ALARM';
  if (x < real.length) return 'OK';
  const age = given.length - given.findIndex((point) => point !== null);
  if (treat === 'ignore') return 'KEEP';
  return age >= m ? 'ALARM' : 'INSUFFICIENT_DATA';
};

test('decides any range as the documented algorithm does', () => {
  const range = fc.array(fc.constantFrom(0, 2, null), { minLength: 1, maxLength: 12 });
  const counts = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }));

  fc.assert(
    fc.property(range, counts, fc.constantFrom(...treatments), (given, [a, b], treatment) => {
      const [m, n] = [Math.min(a, b), Math.max(a, b)];

      expect(evaluate(given, rule(n, m, treatment))).toBe(asDocumented(given, n, m, treatment));
    }),
    { numRuns: 1000 },
  );
});
