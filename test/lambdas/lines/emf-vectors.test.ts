import { readConfiguration } from '../../../lambdas/configuration';
import { EmfLine, type EmfOutput } from '../../../lambdas/lines/emf-line';
import { writeLine } from '../../../lambdas/lines/log-writer';
import { observe } from '../../../lambdas/observe';
import { extractEmbeddedMetrics } from '../../../local/metrics/embedded-metrics';
import { type AnyTelemetry, defineTelemetry } from '../../../telemetry/define-telemetry';
import { gauge, histogram, type Instrument } from '../../../telemetry/instrument';
import type { Unit } from '../../../telemetry/unit';
import { vectors } from '../../testdata/emf-vectors.json';
import { busEvent, lambdaContext } from '../lambda-event';
import { type Line, writtenLines } from '../written-lines';

interface Expected {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: Unit;
  readonly storageResolution: number;
  readonly timestamp: number;
  readonly values: readonly number[];
}

interface Vector {
  readonly id: string;
  readonly title: string;
  readonly document: EmfOutput;
  readonly expectedMetrics: readonly Expected[];
}

const valid = vectors.valid as unknown as readonly Vector[];

const readBack = (lines: readonly Line[], timestampMs: number) => {
  const found = lines.map((line) => extractEmbeddedMetrics(JSON.stringify(line), timestampMs));
  expect(found.flatMap(({ errors }) => errors)).toEqual([]);
  return found.flatMap(({ samples }) =>
    samples.map(({ metric, timestampMs: timestamp, values }) => ({ ...metric, timestamp, values })),
  );
};

test.each(valid)('$id: what Powertools gathered joins a line: $title', async (vector) => {
  const { document, expectedMetrics } = vector;
  const { Timestamp } = document._aws;
  const line = new EmfLine({ message: 'POST /orders 200', service: 'shop' });

  const isJoined = line.tryAddOutput(document);
  const lines = await writtenLines(() => line.write(Timestamp, writeLine));

  expect(isJoined).toBe(true);
  expect(lines).toHaveLength(1);
  expect(readBack(lines, Timestamp)).toEqual(expectedMetrics);
});

type Make = (help: string, options: object) => Instrument;

/** A telemetry gives a metric one full set of dimensions, and roll-ups of it. */
const instrumentOf = (samples: readonly Expected[]): Instrument | undefined => {
  const [first] = [...samples].sort((a, b) => sizeOf(b) - sizeOf(a));
  if (!first) return undefined;
  const isWhole = samples.every(({ dimensions }) =>
    Object.entries(dimensions).every(([name, value]) => first.dimensions[name] === value),
  );
  if (!isWhole) return undefined;
  const make = (first.values.length > 1 ? histogram : gauge) as Make;
  return make('', {
    name: first.metricName,
    unit: first.unit === 'None' ? 'Count' : first.unit,
    by: Object.fromEntries(Object.entries(first.dimensions).map(([name, v]) => [name, [v]])),
    rollups: samples
      .filter((each) => each !== first)
      .map(({ dimensions }) => Object.keys(dimensions)),
    ...(first.storageResolution === 1 && { highResolution: true }),
  });
};

const sizeOf = ({ dimensions }: Expected): number => Object.keys(dimensions).length;

const metricsOf = ({ expectedMetrics }: Vector): ReadonlyMap<string, readonly Expected[]> =>
  new Map(
    expectedMetrics.map(({ metricName }) => [
      metricName,
      expectedMetrics.filter((each) => each.metricName === metricName),
    ]),
  );

/** Undefined for what no telemetry can say, or may not: some names would stand for something else on the line. */
const telemetryOf = (vector: Vector): AnyTelemetry | undefined => {
  const instruments = [...metricsOf(vector)].map(([name, samples]) => [
    name,
    instrumentOf(samples),
  ]);
  if (instruments.length === 0 || instruments.some(([, each]) => each === undefined))
    return undefined;
  const { namespace } = vector.expectedMetrics[0] as Expected;
  try {
    return defineTelemetry({
      service: 'shop',
      namespace,
      facets: {},
      instruments: Object.fromEntries(instruments),
    } as never) as unknown as AnyTelemetry;
  } catch {
    return undefined;
  }
};

const declarable = valid.flatMap((vector) => {
  const telemetry = telemetryOf(vector);
  return telemetry ? [{ ...vector, telemetry }] : [];
});

const shown = ({ metricName, dimensions, unit, ...rest }: Expected) =>
  JSON.stringify({ metricName, dimensions: Object.entries(dimensions).sort(), unit, ...rest });

test.each(declarable)('$id: a telemetry measures it: $title', async (vector) => {
  const { telemetry, expectedMetrics } = vector;
  const { timestamp } = expectedMetrics[0] as Expected;
  const handler = observe(
    telemetry,
    (_event: object, { metrics }) => {
      const handles = metrics as unknown as Record<
        string,
        Record<string, (...given: unknown[]) => void>
      >;
      for (const [name, samples] of metricsOf(vector)) {
        const { values = [], dimensions } =
          [...samples].sort((a, b) => sizeOf(b) - sizeOf(a))[0] ?? {};
        for (const value of values) {
          handles[name]?.[values.length > 1 ? 'record' : 'set']?.(value, dimensions);
        }
      }
    },
    { configuration: readConfiguration({}), now: () => timestamp },
  );

  const lines = await writtenLines(() => handler(busEvent('shop', 'sold', {}), lambdaContext));

  // `service` is a dimension of each, and a metric's roll-ups come after its full set.
  const expected = expectedMetrics.map((each) => ({
    ...each,
    dimensions: { ...each.dimensions, service: 'shop' },
  }));
  expect(
    readBack(lines, timestamp)
      .map((each) => shown(each as Expected))
      .sort(),
  ).toEqual(expected.map(shown).sort());
});

test('a telemetry cannot declare an event without metrics, nor a metric of dimension sets that share none', () => {
  const others = valid.filter(({ id }) => !declarable.some((each) => each.id === id));

  expect(others.map(({ id }) => id)).toEqual(['emf-v20', 'emf-v21', 'emf-v22']);
});
