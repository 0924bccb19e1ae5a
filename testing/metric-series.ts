/** A metric series that cannot be read; the message says where. */
export class MetricSeriesError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at position ${position}`);
    this.name = 'MetricSeriesError';
    this.position = position;
  }
}

/** More than two months of minutes. */
const MAX_SAMPLES = 100_000;

const number = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const item = new RegExp(
  String.raw`^(?:_(?:x(?<gaps>\d+))?|(?<first>${number})(?:(?<step>[+-](?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)?x(?<times>\d+))?)$`,
);

/**
 * Reads a series in promtool's notation: `5` one sample, `6x5` six samples of 6, `0+10x3` the samples 0 10 20 30,
 * `_` one interval without a sample, `_x3` three.
 * @returns one entry for each interval, null where there is no sample
 * @throws MetricSeriesError
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 */
export const parseMetricSeries = (text: string): readonly (number | null)[] => {
  const samples: (number | null)[] = [];
  for (const { 0: part, index } of text.matchAll(/\S+/g)) {
    const { gaps, first, step = '0', times = '0' } = readItem(part, index);
    const length = first === undefined ? Number(gaps ?? '1') : Number(times) + 1;
    if (samples.length + length > MAX_SAMPLES) {
      throw new MetricSeriesError(`a series has at most ${MAX_SAMPLES} samples`, index);
    }
    for (let i = 0; i < length; i++) {
      samples.push(first === undefined ? null : Number(first) + i * Number(step));
    }
  }
  return samples;
};

type Item = Readonly<Record<'gaps' | 'first' | 'step' | 'times', string | undefined>>;

const readItem = (part: string, position: number): Item => {
  const match = item.exec(part);
  if (match) return match.groups as unknown as Item;
  throw new MetricSeriesError(
    `cannot read ${JSON.stringify(part)}: expected a number, 'axn', 'a+bxn', 'a-bxn', '_' or '_xn'`,
    position,
  );
};
