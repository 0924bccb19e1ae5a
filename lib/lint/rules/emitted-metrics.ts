import { dimensionSets, OTHER } from '../../../telemetry/instrument';
import { type Finding, finding } from '../finding';
import { listOf, objectOf } from '../json';
import type { Instruments, LintCheck, LintSubject } from '../lint-subject';
import { dimensionSetText, isSameSet, type LintedMetric } from '../linted-metric';
import { nearest } from '../nearest';
import { textOf } from '../reference';

type Instrument = Instruments[number];

/** Metrics in the namespace of a telemetry that no instrument emits, or not with these dimensions. */
export const emittedMetrics: LintCheck = (subject) => {
  const known = byMetric(subject.instruments);
  const namespaces = new Set(subject.instruments.map(({ metric }) => metric.namespace));
  const filtered = metricFilters(subject);
  return subject.metrics.flatMap((metric) => {
    const { namespace, metricName } = metric;
    if (!namespace || !metricName || !namespaces.has(namespace)) return [];
    if (filtered.has(keyOf(namespace, metricName))) return [];
    const instruments = known.get(keyOf(namespace, metricName));
    if (instruments) return judgeDimensions(subject, metric, instruments);
    return [unknownMetric(metric, metricName, namesIn(subject.instruments, namespace))];
  });
};

const keyOf = (namespace: string, name: string): string => `${namespace} ${name}`;

const byMetric = (instruments: Instruments): ReadonlyMap<string, Instruments> => {
  const known = new Map<string, Instrument[]>();
  for (const instrument of instruments) {
    const key = keyOf(instrument.metric.namespace, instrument.metric.name);
    known.set(key, [...(known.get(key) ?? []), instrument]);
  }
  return known;
};

const namesIn = (instruments: Instruments, namespace: string): readonly string[] =>
  instruments
    .filter(({ metric }) => metric.namespace === namespace)
    .map(({ metric }) => metric.name);

/** What metric filters make of logs has data too. */
const metricFilters = ({ app }: LintSubject): ReadonlySet<string> =>
  new Set(
    app.ofType('AWS::Logs::MetricFilter').flatMap(({ stack, properties }) =>
      listOf(properties.MetricTransformations).map((each) => {
        const { MetricNamespace, MetricName } = objectOf(each);
        return keyOf(
          textOf(app, stack, MetricNamespace) ?? '',
          textOf(app, stack, MetricName) ?? '',
        );
      }),
    ),
  );

const unknownMetric = (
  { of, namespace }: LintedMetric,
  metricName: string,
  names: readonly string[],
): Finding => {
  const near = nearest(metricName, names);
  const allowed = near
    ? `the nearest is ${near.name}`
    : `it emits ${names.slice(0, 5).join(', ')} and so on`;
  return finding(
    'metric-unknown',
    of,
    `no instrument of ${namespace} emits ${metricName}, ${allowed}: use a declared name or declare the instrument`,
  );
};

const judgeDimensions = (
  { app }: LintSubject,
  metric: LintedMetric,
  instruments: Instruments,
): readonly Finding[] => {
  const { dimensions } = metric;
  if (!dimensions) return [];
  const given = dimensions.map(({ name, value }) => ({
    name,
    text: textOf(app, metric.of.stack, value),
  }));
  const problems = instruments.map((instrument) => dimensionProblem(instrument, given));
  const [problem] = problems;
  if (problem === undefined || problems.includes(undefined)) return [];
  return [
    finding('dimension-unknown', metric.of, `${metric.namespace} ${metric.metricName} ${problem}`),
  ];
};

type Given = readonly { readonly name: string; readonly text: string | undefined }[];

const dimensionProblem = (instrument: Instrument, given: Given): string | undefined => {
  const names = given.map(({ name }) => name);
  const sets = dimensionSets(instrument).map((set) => ['service', ...set]);
  if (!sets.some((set) => isSameSet(set, names))) {
    const allowed = sets.map(dimensionSetText).join(' and ');
    return `has no dimension set ${dimensionSetText(names)}, it has ${allowed}: use one of them or declare a roll-up`;
  }
  const wrong = given.find(
    ({ name, text }) => text !== undefined && !valuesOf(instrument, name).includes(text),
  );
  return (
    wrong &&
    `never has ${wrong.name} "${wrong.text}", it has ${valuesOf(instrument, wrong.name).join(', ')}: use one of them or add the value to the telemetry`
  );
};

const valuesOf = ({ metric, by }: Instrument, dimension: string): readonly string[] =>
  dimension === 'service' ? [metric.service] : [...(by[dimension] ?? []), OTHER];
