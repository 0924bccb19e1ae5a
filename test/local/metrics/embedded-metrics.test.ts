import fc from 'fast-check';
import { extractEmbeddedMetrics } from '../../../local/metrics/embedded-metrics';
import { vectors } from '../../testdata/emf-vectors.json';

const NOW = 1574109732004;

const directive = {
  Namespace: 'App',
  Dimensions: [['fn']],
  Metrics: [{ Name: 'time', Unit: 'Milliseconds' }],
};

const event = (more: object = {}, directives: object[] = [directive], timestamp = NOW): string =>
  JSON.stringify({
    _aws: { Timestamp: timestamp, CloudWatchMetrics: directives },
    fn: 'f1',
    time: 100,
    ...more,
  });

interface Valid {
  readonly id: string;
  readonly title: string;
  readonly document: { readonly _aws: { readonly Timestamp: number } };
  readonly expectedMetrics: readonly unknown[];
}

test.each(vectors.valid as unknown as readonly Valid[])(
  '$id: extracts $title',
  ({ document, expectedMetrics }) => {
    const { samples, errors } = extractEmbeddedMetrics(
      JSON.stringify(document),
      document._aws.Timestamp,
    );

    expect(errors).toEqual([]);
    expect(
      samples.map(({ metric, timestampMs, values }) => ({
        ...metric,
        timestamp: timestampMs,
        values,
      })),
    ).toEqual(expectedMetrics);
  },
);

const isObject = ({ document }: { readonly document: object }) => !Array.isArray(document);

test.each(vectors.invalid.filter(isObject))('$id: reports $title', ({ document }) => {
  expect(extractEmbeddedMetrics(JSON.stringify(document), NOW).errors).not.toEqual([]);
});

test('emf-i32: leaves a root array alone: it is in another format', () => {
  const { document } = vectors.invalid.find(({ id }) => id === 'emf-i32') ?? {};

  expect(extractEmbeddedMetrics(JSON.stringify(document), NOW)).toEqual({
    samples: [],
    errors: [],
  });
});

test.each(vectors.rawMessages)(
  '$id: takes $title or leaves it alone',
  ({ message, expectedMetricCount = 0 }) => {
    const { samples } = extractEmbeddedMetrics(message, NOW);

    expect(samples).toHaveLength(expectedMetricCount);
  },
);

test('leaves other log lines alone', () => {
  expect(extractEmbeddedMetrics('{"level":"INFO","message":"no \\"_aws\\" here"}', NOW)).toEqual({
    samples: [],
    errors: [],
  });
});

test('reads the line that console.log writes in a Lambda function', () => {
  const prefix = '2019-11-18T20:42:12.004Z\t989ffbf8-9ace-4817-a57c-e4dd734019ee\tINFO\t';

  const { samples } = extractEmbeddedMetrics(`${prefix}${event()}`, NOW);

  expect(samples).toHaveLength(1);
});

test.each([
  { what: 'a metric', message: event({ time: '100' }), left: 0 },
  {
    what: 'a metric beside others',
    message: event({ size: 1 }, [{ ...directive, Metrics: [{ Name: 'nope' }, { Name: 'size' }] }]),
    left: 1,
  },
  {
    what: 'a dimension set',
    message: event({ fn: 1, stage: 'prod' }, [{ ...directive, Dimensions: [['fn'], ['stage']] }]),
    left: 1,
  },
  { what: 'an empty dimension value', message: event({ fn: '' }), left: 0 },
  {
    what: 'a directive',
    message: event({}, [{ ...directive, Namespace: ':App' }, directive]),
    left: 1,
  },
  { what: 'values by the hundred', message: event({ time: Array(101).fill(1) }), left: 0 },
  { what: 'a number too large', message: event({ time: 1e200 }), left: 0 },
  {
    what: 'thirty-one dimensions',
    message: event({}, [{ ...directive, Dimensions: [Array(31).fill('fn')] }]),
    left: 0,
  },
])('drops $what that is wrong, says so, and keeps the rest', ({ message, left }) => {
  const { samples, errors } = extractEmbeddedMetrics(message, NOW);

  expect(samples).toHaveLength(left);
  expect(errors).toEqual([
    { kind: 'validation', message: expect.stringMatching(/^CloudWatchMetrics/) },
  ]);
});

test('drops metrics from more than two weeks ago or two hours ahead', () => {
  const minutes = 60_000;

  expect(
    extractEmbeddedMetrics(event({}, undefined, NOW - 14 * 1440 * minutes), NOW).samples,
  ).toHaveLength(1);
  expect(
    extractEmbeddedMetrics(event({}, undefined, NOW - 14 * 1440 * minutes - 1), NOW).samples,
  ).toEqual([]);
  expect(
    extractEmbeddedMetrics(event({}, undefined, NOW + 120 * minutes + 1), NOW).errors,
  ).toHaveLength(1);
});

test('makes no data point of an empty array', () => {
  expect(extractEmbeddedMetrics(event({ time: [] }), NOW)).toEqual({ samples: [], errors: [] });
});

test('survives any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (aws, directives) => {
      for (const value of [aws, { Timestamp: NOW, CloudWatchMetrics: directives }]) {
        const { samples } = extractEmbeddedMetrics(JSON.stringify({ _aws: value }), NOW);
        expect(samples).toEqual([]);
      }
    }),
  );
});
