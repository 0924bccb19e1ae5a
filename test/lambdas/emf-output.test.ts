import Ajv from 'ajv';
import fc from 'fast-check';
import { readConfiguration } from '../../lambdas/configuration';
import { observe } from '../../lambdas/observe';
import { extractEmbeddedMetrics } from '../../local/metrics/embedded-metrics';
import {
  type AnyTelemetry,
  defineTelemetry,
  instrumentsOf,
} from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { system } from '../../telemetry/facets/system';
import { counter, gauge, histogram, type Instrument } from '../../telemetry/instrument';
import { jsonSchema } from '../testdata/emf-vectors.json';
import { apiEvent, busEvent, lambdaContext } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const isValid = new Ajv({ strict: false }).compile(jsonSchema);

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const lists = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
const reserved = ['level', 'logger', 'message', 'method', 'status', 'route', 'error', 'service'];
const free = word.filter((name) => !reserved.includes(name));
const dimensions = fc
  .dictionary(free, lists, { maxKeys: 3, noNullPrototype: true })
  .map((by) => ({ by, rollups: Object.keys(by).length > 0 ? [[]] : [] }));

type Make = (help: string, options: object) => Instrument;

const instrument: fc.Arbitrary<Instrument> = fc
  .tuple(
    fc.constantFrom<Make>(counter as Make, histogram as Make, gauge as Make),
    dimensions,
    fc.constantFrom('Count', 'Milliseconds', 'Bytes', 'Percent'),
  )
  .map(([make, options, unit]) => make('help', { ...options, unit }));

/** One call of a handle: which instrument, by its place, with which value, under which dimension values. */
const call = fc.record({
  place: fc.nat(),
  value: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  labels: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
});

const telemetryOf = (instruments: Record<string, Instrument>, withFacets: boolean) =>
  defineTelemetry({
    service: 'fuzz',
    namespace: 'Fuzz',
    facets: withFacets ? { http: http({ routes: ['GET /a'] }), system: system() } : {},
    instruments,
  } as never) as unknown as AnyTelemetry;

type Handles = Record<string, Record<string, (value: number, labels: object) => void>>;

const record = (
  telemetry: AnyTelemetry,
  metrics: Handles,
  { place, value, labels }: Line,
): void => {
  const own = instrumentsOf(telemetry).filter(({ metric }) => metric.path[0]?.startsWith('own'));
  const chosen = own[place % own.length];
  if (!chosen) return;
  const values = Object.entries(chosen.by).map(([name, allowed], i) => [
    name,
    allowed[labels[i] % allowed.length],
  ]);
  const verb = { counter: 'add', histogram: 'record', gauge: 'set' }[chosen.kind];
  metrics[chosen.metric.path[0] ?? '']?.[verb]?.(value, Object.fromEntries(values));
};

const linesOf = (
  telemetry: AnyTelemetry,
  calls: readonly Line[],
  status: number,
  isApi: boolean,
) => {
  const observed = observe(
    telemetry,
    (_event: object, tools) => {
      for (const each of calls) record(telemetry, tools.metrics as unknown as Handles, each);
      return { statusCode: status, body: '' };
    },
    { configuration: readConfiguration({}) },
  );
  const event = isApi ? apiEvent('GET', '/a') : busEvent('shop', 'sold', {});
  return writtenLines(() => observed(event, lambdaContext));
};

test('whatever a service declares and measures, each line is valid by AWS’s schema and gives its metrics without a complaint', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(instrument, { maxLength: 6 }),
      fc.array(call, { maxLength: 250 }),
      fc.constantFrom(200, 404, 503),
      fc.boolean(),
      async (instruments, calls, status, isApi) => {
        const named = Object.fromEntries(instruments.map((each, i) => [`own${i}`, each]));
        const telemetry = telemetryOf(named, isApi);

        const lines = await linesOf(telemetry, calls, status, isApi);

        const measuring = lines.filter((line) => line._aws);
        for (const line of measuring) {
          expect(isValid(line)).toBe(true);
          const { errors } = extractEmbeddedMetrics(JSON.stringify(line), line._aws.Timestamp);
          expect(errors).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

test('every value of a histogram arrives, and a counter’s sum, whatever their number', async () => {
  const telemetry = telemetryOf({ own0: histogram('h'), own1: counter('c') } as never, false);
  const calls = Array.from({ length: 500 }, (_, i) => ({
    place: i % 2,
    value: i,
    labels: [0, 0, 0],
  }));

  const lines = await linesOf(telemetry, calls, 200, false);

  const samples = lines.flatMap(
    (line) => extractEmbeddedMetrics(JSON.stringify(line), line._aws.Timestamp).samples,
  );
  const valuesOf = (name: string) =>
    samples.filter(({ metric }) => metric.metricName === name).flatMap(({ values }) => values);
  expect(valuesOf('own0').sort((a, b) => a - b)).toEqual(
    Array.from({ length: 250 }, (_, i) => 2 * i),
  );
  expect(valuesOf('own1')).toEqual([250 * 250]);
});

test.each([
  ['a text, as drivers give counts', '5'],
  ['null', null],
  ['a boolean', true],
  ['a bigint', 10n],
  ['a symbol', Symbol('5')],
  ['a list', [5]],
  ['infinite', Number.POSITIVE_INFINITY],
])('a value that is %s fails no handler: it is counted, and no metric', async (_what, value) => {
  const telemetry = telemetryOf({ own0: counter('c') } as never, false);

  const lines = await linesOf(telemetry, [{ place: 0, value, labels: [] }], 200, false);

  expect(lines).toMatchObject([{ level: 'INFO', telemetry_undeclared_values: 1 }]);
  expect(lines[0]).not.toHaveProperty('own0');
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_EVENT_BYTES = 262_144;

/** As many digits as a number has, so that lines are as long as they can be. */
const longNumber = (seed: number): number => Math.sin(seed + 1) * 1e-7;

const manyValues = fc.record({
  histograms: fc.integer({ min: 60, max: 260 }),
  valuesOfEach: fc.integer({ min: 90, max: 210 }),
  ofPowertools: fc.integer({ min: 0, max: 120 }),
  notes: fc.constantFrom(0, 40, 300),
  isFlat: fc.boolean(),
  status: fc.constantFrom(200, 503),
});

test('however much an invocation measures and says, each line is one that CloudWatch takes, and no sample is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      manyValues,
      async ({ histograms, valuesOfEach, ofPowertools, notes, isFlat, status }) => {
        const names = Array.from({ length: histograms }, (_, i) => `own${i}`);
        const telemetry = defineTelemetry({
          service: 'fuzz',
          namespace: 'Fuzz',
          facets: { http: http({ routes: ['GET /a'] }) },
          instruments: Object.fromEntries(
            names.map((name) => [name, histogram(name, { unit: 'Milliseconds' })]),
          ),
          logFields: isFlat ? ['flat'] : [],
        } as never) as unknown as AnyTelemetry;
        const expected = new Map<string, number[]>();
        const observed = observe(
          telemetry,
          (_event: object, { metrics, powertools, note }) => {
            for (const [i, name] of names.entries()) {
              for (let j = 0; j < valuesOfEach; j++) {
                (metrics as unknown as Handles)[name]?.record?.(longNumber(i + j), {});
              }
              expected.set(
                name,
                Array.from({ length: valuesOfEach }, (_, j) => longNumber(i + j)),
              );
            }
            for (let i = 0; i < ofPowertools; i++) {
              const values = Array.from({ length: 99 }, (_, j) => longNumber(i + j));
              for (const value of values) powertools.metrics.addMetric(`p${i}`, 'Count', value);
              expected.set(`p${i}`, values);
            }
            for (let i = 0; i < notes; i++) note({ [`note${i}`]: 'é'.repeat(900) });
            return { statusCode: status, body: '' };
          },
          { configuration: readConfiguration({}) },
        );

        const lines = await writtenLines(() => observed(apiEvent('GET', '/a'), lambdaContext));

        const found = new Map<string, number[]>();
        for (const line of lines) {
          const text = JSON.stringify(line);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
          expect(line).toMatchObject({ service: 'fuzz', request_id: 'gateway-1' });
          const { samples, errors } = extractEmbeddedMetrics(text, Date.now());
          expect(errors).toEqual([]);
          for (const { metric, values } of samples) {
            const { metricName } = metric;
            if (expected.has(metricName)) {
              found.set(metricName, [...(found.get(metricName) ?? []), ...values]);
            }
          }
        }
        const rounded = (values: readonly number[] = []) =>
          values.map((value) => Number(value.toPrecision(6))).sort((a, b) => a - b);
        for (const [name, values] of expected) {
          expect([name, rounded(found.get(name))]).toEqual([name, rounded(values)]);
        }
        expect(lines.filter(({ status_code }) => status_code === status)).toHaveLength(1);
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
