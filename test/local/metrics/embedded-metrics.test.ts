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
  {
    what: 'a namespace that is not ASCII',
    message: event({}, [{ ...directive, Namespace: 'Café' }, directive]),
    left: 1,
  },
  {
    what: 'a dimension whose name begins with a colon',
    message: event({ ':fn': 'a' }, [{ ...directive, Dimensions: [[':fn'], ['fn']] }]),
    left: 1,
  },
])('drops $what that is wrong, says so, and keeps the rest', ({ message, left }) => {
  const { samples, errors } = extractEmbeddedMetrics(message, NOW);

  expect(samples).toHaveLength(left);
  expect(errors).toEqual([
    { kind: 'validation', message: expect.stringMatching(/^CloudWatchMetrics/) },
  ]);
});

test('survives a directive that is nested too deep', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const message = event({}, [{ ...directive, extra: 0 }, directive]).replace(
    '"extra":0',
    `"extra":${deep}`,
  );

  const { samples, errors } = extractEmbeddedMetrics(message, NOW);

  expect(samples).toHaveLength(1);
  expect(errors).toEqual([{ kind: 'parsing', message: 'CloudWatchMetrics[0] is nested too deep' }]);
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

test('takes the same directive each time for what the event then holds', () => {
  const measured = [
    { fn: 'f1', time: 1 },
    { fn: 'f2', time: 2 },
    { fn: 3 },
    { fn: 'f1', time: 'x' },
  ];

  const found = measured.map((more) => extractEmbeddedMetrics(event({ time: 0, ...more }), NOW));

  expect(
    found.map(({ samples }) => samples.map(({ metric, values }) => [metric.dimensions, values])),
  ).toEqual([[[{ fn: 'f1' }, [1]]], [[{ fn: 'f2' }, [2]]], [], []]);
  expect(found.map(({ errors }) => errors.length)).toEqual([0, 0, 1, 1]);
});

test('says of which directive an error is', () => {
  const { errors } = extractEmbeddedMetrics(
    event({}, [directive, { ...directive, Namespace: ':x' }]),
    NOW,
  );

  expect(errors).toEqual([
    { kind: 'validation', message: expect.stringMatching(/^CloudWatchMetrics\[1\]\.Namespace/) },
  ]);
});

test('takes or refuses a valid event in which anything was replaced', () => {
  const members = ['Namespace', 'Dimensions', 'Metrics'];
  const changed = fc
    .tuple(fc.constantFrom(...members), fc.jsonValue())
    .map(([member, value]) => event({}, [{ ...directive, [member]: value }]));
  const broken = fc
    .tuple(fc.nat(200), fc.string({ maxLength: 3 }))
    .map(([at, text]) => event().slice(0, at) + text + event().slice(at + 1));

  fc.assert(
    fc.property(fc.oneof(changed, broken), (message) => {
      const { samples, errors } = extractEmbeddedMetrics(message, NOW);

      expect(samples.every(({ values }) => values.length > 0)).toBe(true);
      expect(errors.every(({ message: text }) => text.length > 0)).toBe(true);
    }),
  );
});
