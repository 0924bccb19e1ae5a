import { checkLineFields } from './check-line-fields';
import type { AnyTelemetry, Bound } from './define-telemetry';
import { dimensionSets, OTHER } from './instrument';
import type { FieldChanges, FieldSet } from './line-fields';

/** @throws RangeError when CloudWatch could not take what is declared, or a line has two things of one name */
export const checkTelemetry = (
  telemetry: AnyTelemetry,
  instruments: readonly Bound[],
  logFields: readonly (FieldSet | FieldChanges)[] = [],
): void => {
  checkText('service', telemetry.service, 1024);
  checkText('namespace', telemetry.namespace, 255);
  checkLineFields(logFields, telemetry.logFields);
  checkNames(instruments);
  for (const instrument of instruments) checkDimensions(instrument);
  checkMembers(telemetry, instruments);
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html for the lengths */
const checkText = (what: string, text: string, maxLength: number): void => {
  if (text.length === 0 || text.length > maxLength || !/^[ -9;-~]+$/.test(text)) {
    throw new RangeError(
      `${what} must be 1 to ${maxLength} printable ASCII characters without a colon, got ${JSON.stringify(text)}: choose another name`,
    );
  }
};

const checkNames = (instruments: readonly Bound[]): void => {
  const seen = new Map<string, Bound>();
  for (const instrument of instruments) {
    const { name, path } = instrument.metric;
    checkText('a metric name', name, 255);
    const other = seen.get(name);
    if (other) {
      throw new RangeError(
        `the instruments ${other.metric.path.join('.')} and ${path.join('.')} are both named ${name}: give one of them a name of its own`,
      );
    }
    seen.set(name, instrument);
  }
  const dimensions = ['service', ...instruments.flatMap(({ by }) => Object.keys(by))];
  const both = instruments.find(({ metric }) => dimensions.includes(metric.name));
  if (!both) return;
  throw new RangeError(
    `${both.metric.path.join('.')} is named ${both.metric.name}, as a dimension is, and a line has one value for a name: give it another`,
  );
};

/** CloudWatch takes 30 dimensions, and `service` is one. */
const MAX_DIMENSIONS = 29;

/** The lengths are the embedded metric format's, which are shorter. @see emfLimits */
const checkDimensions = (instrument: Bound): void => {
  const { by, metric } = instrument;
  const what = metric.path.join('.');
  const names = Object.keys(by);
  if (names.length > MAX_DIMENSIONS) {
    throw new RangeError(
      `${what} must have at most ${MAX_DIMENSIONS} dimensions, got ${names.length}`,
    );
  }
  for (const [name, values] of Object.entries(by)) {
    checkText(`a dimension of ${what}`, name, 250);
    if (name === 'service' || name === metric.name) {
      throw new RangeError(
        `${what} has a dimension ${name}, which is its metric's own name or the one that every metric has: choose another`,
      );
    }
    checkValues(`${what}'s ${name}`, values);
  }
  checkSets(what, dimensionSets(instrument));
};

const checkValues = (what: string, values: readonly string[]): void => {
  for (const value of values) {
    if (value.length > 1024 || !/^[ -~]*[!-~][ -~]*$/.test(value)) {
      throw new RangeError(
        `${what} must be 1 to 1024 printable ASCII characters, got ${JSON.stringify(value)}`,
      );
    }
  }
  const twice = [...values, OTHER].find((value, index, all) => all.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new RangeError(`${what} has the value ${twice} twice (other is always one): remove one`);
};

/** A set that is there twice would count everything twice. */
const checkSets = (what: string, sets: readonly (readonly string[])[]): void => {
  const keys = sets.map((set) => [...set].sort().join(', '));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new RangeError(`${what} has the dimension set [${twice}] twice: remove a roll-up`);
};

/** A metric or dimension of a name that the line has for something else would take its place. */
const checkMembers = (telemetry: AnyTelemetry, instruments: readonly Bound[]): void => {
  const { responseTimeMs, service, route, ...others } = telemetry.logFields;
  const taken = [...Object.values(others).map(outerName), '_aws', 'unwritten'];
  const { latency } = (telemetry as { readonly http?: { readonly latency?: Bound } }).http ?? {};
  for (const instrument of instruments) {
    if (instrument === latency) continue;
    const { name, path } = instrument.metric;
    const clash = [name, ...Object.keys(instrument.by)].find((used) => taken.includes(used));
    if (clash === undefined) continue;
    throw new RangeError(
      `${path.join('.')} uses the name ${clash}, which log lines have for something else: choose another than ${taken.join(', ')}`,
    );
  }
  checkResponseTime(latency?.metric.name, responseTimeMs);
};

const outerName = (place: string): string => place.split('.')[0] ?? place;

/** The metric's member is at the root, so a field there has to be the same one. */
const checkResponseTime = (metricName: string | undefined, place: string | undefined): void => {
  if (!metricName || !place || place.includes('.') || place === metricName) return;
  throw new RangeError(
    `the response time would be on the line as ${place} and as ${metricName}: give http() the option latencyName: '${place}'`,
  );
};
