import type { MetricName } from '../console-server/console-source';
import { asList, asObject, asText, type JsonObject } from './json-value';
import { writtenOut } from './widget';

/** What the reader of a dashboard can set. */
export interface DashboardVariable {
  readonly id: string;
  readonly label: string;
  readonly kind: 'property' | 'pattern';
  /** The property's or dimension's name, or the pattern. */
  readonly target: string;
  readonly inputType: 'input' | 'select' | 'radio';
  readonly values: readonly VariableValue[];
  /** Where the values are the values of a dimension that metrics have. */
  readonly search?: { readonly expression: string; readonly populateFrom: string };
  readonly defaultValue?: string;
  readonly visible: boolean;
}

export interface VariableValue {
  readonly value: string;
  readonly label: string;
}

/** The value that stands for the first one found. */
const FIRST = '__FIRST';
const INPUT_TYPES = ['input', 'select', 'radio'] as const;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const readVariables = (variables: unknown): readonly DashboardVariable[] =>
  asList(variables).map(asObject).flatMap(toVariable);

const toVariable = (raw: JsonObject): readonly DashboardVariable[] => {
  const kind = raw.type === 'pattern' ? 'pattern' : 'property';
  const target = asText(raw[kind]);
  const id = asText(raw.id);
  if (!target || !id) return [];
  const search = asText(raw.search);
  return [
    {
      id,
      kind,
      target,
      label: asText(raw.label) ?? target,
      inputType: INPUT_TYPES.find((one) => one === raw.inputType) ?? 'input',
      values: asList(raw.values).map(asObject).flatMap(toValue),
      ...(search === undefined
        ? {}
        : { search: { expression: search, populateFrom: asText(raw.populateFrom) ?? '' } }),
      defaultValue: asText(raw.defaultValue),
      visible: raw.visible !== false,
    },
  ];
};

const toValue = ({ value, label }: JsonObject): readonly VariableValue[] =>
  typeof value === 'string' ? [{ value, label: asText(label) ?? value }] : [];

/** The values to choose from: those given, or those that the metrics of this cloud have. */
export const valuesOf = (
  { search, values }: DashboardVariable,
  metrics: readonly MetricName[],
): readonly VariableValue[] => {
  if (!search) return values;
  const found = metrics
    .filter(matcherOf(search.expression))
    .flatMap(({ dimensions }) => own(dimensions, search.populateFrom) ?? []);
  return [...new Set(found)].sort().map((value) => ({ value, label: value }));
};

/** What a record holds itself: a name like `constructor` is in every object. */
const own = (record: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** `{AWS/Lambda,FunctionName} MetricName="Duration"`: the schema, and the terms that a metric must have. */
const matcherOf = (expression: string): ((metric: MetricName) => boolean) => {
  const [, schema = '', terms = ''] = /^\s*\{([^}]*)\}(.*)$/s.exec(expression) ?? [];
  const [namespace, ...dimensions] = schema.split(',').map((word) => word.trim().replace(/"/g, ''));
  const wanted = [...terms.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(
    ([, name = '', quoted, bare]) => ({ name, value: quoted ?? bare }),
  );
  return (metric) =>
    metric.namespace === namespace &&
    Object.keys(metric.dimensions).length === dimensions.length &&
    dimensions.every((name) => name in metric.dimensions) &&
    wanted.every(({ name, value }) =>
      name === 'MetricName' ? metric.metricName === value : metric.dimensions[name] === value,
    );
};

/** The value that holds: the reader's, else the author's default, else none. */
export const currentValue = (
  variable: DashboardVariable,
  chosen: Readonly<Record<string, string>>,
  values: readonly VariableValue[],
): string | undefined => {
  const value = own(chosen, variable.id);
  if (value !== undefined) return value;
  return variable.defaultValue === FIRST ? values[0]?.value : variable.defaultValue;
};

export interface Setting {
  readonly variable: DashboardVariable;
  readonly value: string;
}

/** The widgets with the variables' values in them. */
export const applyVariables = (widgets: unknown, settings: readonly Setting[]): unknown =>
  settings.reduce(
    (json, { variable, value }) =>
      variable.kind === 'pattern'
        ? withPattern(json, replacerOf(variable.target, value))
        : withProperty(json, variable.target, value),
    widgets,
  );

/** Sets each property of this name, and in rows of metrics each dimension of this name. */
const withProperty = (json: unknown, name: string, value: string): unknown => {
  if (Array.isArray(json)) return json.map((item) => withProperty(item, name, value));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, inner]) => {
      if (key === name && typeof inner !== 'object') return [key, value];
      if (key === 'metrics' && isRows(inner)) return [key, withDimension(inner, name, value)];
      return [key, withProperty(inner, name, value)];
    }),
  );
};

/** Rows of a metric widget are lists; an explorer's metrics are objects. */
const isRows = (metrics: unknown): metrics is readonly (readonly unknown[])[] =>
  Array.isArray(metrics) && metrics.every((row) => Array.isArray(row));

/** After namespace and metric name come dimension names and values in turn. */
const withDimension = (rows: readonly unknown[], name: string, value: string): unknown =>
  writtenOut(rows).map(({ identity, options }) => {
    const set = identity.map((word, i) =>
      i > 2 && i % 2 && identity[i - 1] === name ? value : word,
    );
    return [...set, withProperty(options, name, value)];
  });

const withPattern = (json: unknown, replace: (text: string) => string): unknown => {
  if (typeof json === 'string') return replace(json);
  if (typeof json === 'number') return replacedNumber(json, replace(String(json)));
  if (Array.isArray(json)) return json.map((item) => withPattern(item, replace));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, inner]) => [key, withPattern(inner, replace)]),
  );
};

const replacedNumber = (before: number, after: string): unknown => {
  if (after === String(before)) return before;
  return after.trim() !== '' && Number.isFinite(Number(after)) ? Number(after) : after;
};

/** A pattern of plain words is replaced as such, others as regular expressions. */
const replacerOf = (pattern: string, value: string): ((text: string) => string) => {
  const regex = patternOf(pattern);
  return (text) =>
    regex ? text.replace(regex, () => value) : text.replaceAll(pattern, () => value);
};

/** A repeated group that repeats inside, such as `(a+)+`: it may take for ever to fail. */
const ENDLESS = /\([^)]*[+*}][^)]*\)[+*{]/;

/** The pattern as a regular expression; undefined where it is taken literally. */
const patternOf = (pattern: string): RegExp | undefined => {
  if (!/[\\^$.*+?()[\]{}|]/.test(pattern) || ENDLESS.test(pattern)) return undefined;
  try {
    return new RegExp(pattern).test('') ? undefined : new RegExp(pattern, 'g');
  } catch {
    return undefined;
  }
};
