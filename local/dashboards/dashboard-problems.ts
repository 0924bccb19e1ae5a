import * as v from 'valibot';
import { isColor } from './color';
import { LEGEND_POSITIONS, METRIC_VIEWS, SUMMARIES } from './drawing';
import { asObject } from './json-value';
import { durationMs, isNow, momentMs } from './time-range';

/** What in a dashboard's body is not as CloudWatch wants it, and where. */
export interface BodyProblem {
  /** `widgets[3].properties.metrics[0][1]` */
  readonly path: string;
  /** What is allowed there, and what stands there. */
  readonly message: string;
}

/**
 * The rules for a DashboardBody apart from its widgets, which are judged one by one: see {@link widgetProblems}.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const bodyProblems = (body: unknown): readonly BodyProblem[] => problems(Body, body, '');

/** What is wrong with one widget of a body. */
export const widgetProblems = (widget: unknown, index: number): readonly BodyProblem[] => {
  const path = `widgets[${index}]`;
  const placed = problems(Widget, widget, path);
  if (placed.some((problem) => problem.path === path)) return placed;
  const { type, properties } = asObject(widget);
  const schema = TYPES.includes(type as WidgetType) ? PROPERTIES[type as WidgetType] : undefined;
  return schema ? [...placed, ...problems(schema, properties, `${path}.properties`)] : placed;
};

const problems = (schema: v.GenericSchema, value: unknown, at: string): readonly BodyProblem[] => {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.map((issue) => ({
    path: `${at}${pathOf(issue)}`.replace(/^\./, '') || 'the body',
    message: messageOf(issue),
  }));
};

const pathOf = ({ path }: v.BaseIssue<unknown>): string =>
  (path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');

const messageOf = (issue: v.BaseIssue<unknown>): string =>
  issue.message.startsWith('expected')
    ? issue.message
    : `expected ${issue.expected}, got ${issue.received}`;

const got = ({ input }: { readonly input: unknown }): string => shortened(JSON.stringify(input));
const shortened = (text = 'nothing'): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

const integer = v.integer<number, string>('expected a whole number');
const whole = (min: number, max: number) =>
  v.pipe(v.number(), integer, v.minValue(min), v.maxValue(max));
const text = v.string();
const flag = v.boolean();
const oneOf = <const T extends readonly string[]>(names: T) => v.picklist(names);

const color = v.pipe(
  v.string(),
  v.check(isColor, (issue) => `expected a color such as #d62728, got ${got(issue)}`),
);
const moment = v.pipe(
  v.string(),
  v.check(
    (value) => momentMs(value) !== undefined,
    (issue) => `expected a moment such as 2026-11-22T14:00:00Z, got ${got(issue)}`,
  ),
);
const end = v.pipe(
  v.string(),
  v.check(
    (value) => isNow(value) || momentMs(value) !== undefined,
    (issue) => `expected P0D for now, or a moment such as 2026-11-22T14:00:00Z, got ${got(issue)}`,
  ),
);
const start = v.pipe(
  v.string(),
  v.check(
    (value) =>
      momentMs(value) !== undefined || (value.startsWith('-') && durationMs(value) !== undefined),
    (issue) =>
      `expected a time before now such as -PT6H, or a moment such as 2026-11-22T14:00:00Z, got ${got(issue)}`,
  ),
);
const period = v.pipe(
  v.number(),
  v.check(
    (seconds) => [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0),
    (issue) => `expected 1, 5, 10, 20, 30 or a multiple of 60 seconds, got ${got(issue)}`,
  ),
);
const range = { start: v.optional(start), end: v.optional(end) };
const START_MISSING = 'expected a start beside the end';
const hasStart = (from: unknown, end: unknown): boolean => end === undefined || from !== undefined;

const Variable = v.pipe(
  v.looseObject({
    type: oneOf(['property', 'pattern']),
    id: v.pipe(
      v.string(),
      v.regex(
        /^[\w-]{1,32}$/,
        (issue) => `expected 1 to 32 letters, digits, - and _, got ${got(issue)}`,
      ),
    ),
    inputType: oneOf(['input', 'select', 'radio']),
    label: v.optional(v.pipe(text, v.maxLength(30))),
    property: v.optional(text),
    pattern: v.optional(text),
    search: v.optional(v.pipe(text, v.maxLength(2048))),
    populateFrom: v.optional(text),
    defaultValue: v.optional(text),
    visible: v.optional(flag),
    values: v.optional(
      v.pipe(
        v.array(v.looseObject({ value: v.pipe(text, v.maxLength(255)), label: v.optional(text) })),
        v.minLength(1),
        v.maxLength(500),
      ),
    ),
  }),
  v.check(
    (variable) => variable[variable.type] !== undefined,
    ({ input }) => `expected ${input.type} beside type, got nothing`,
  ),
  v.check(
    ({ inputType, values, search }) => inputType === 'input' || (values ?? search) !== undefined,
    'expected values or search to choose from, got neither',
  ),
);

const Body = v.pipe(
  v.looseObject({
    widgets: v.pipe(v.array(v.unknown()), v.maxLength(500)),
    variables: v.optional(v.pipe(v.array(Variable), v.maxLength(25))),
    periodOverride: v.optional(oneOf(['auto', 'inherit'])),
    ...range,
  }),
  v.check((body) => hasStart(body.start, body.end), START_MISSING),
);

const TYPES = ['metric', 'text', 'log', 'alarm', 'explorer', 'chart', 'custom'] as const;
type WidgetType = (typeof TYPES)[number];

const Widget = v.pipe(
  v.looseObject({
    type: oneOf(TYPES),
    x: v.optional(whole(0, 23)),
    y: v.optional(v.pipe(v.number(), integer, v.minValue(0))),
    width: v.optional(whole(1, 24)),
    height: v.optional(whole(1, 1000)),
    properties: v.looseObject({}),
  }),
  v.check(
    ({ x, y }) => (x === undefined) === (y === undefined),
    'expected both x and y, or neither',
  ),
);

const axis = v.optional(
  v.looseObject({
    label: v.optional(text),
    min: v.optional(v.number()),
    max: v.optional(v.number()),
    showUnits: v.optional(flag),
  }),
);
const line = { label: v.optional(text), color: v.optional(color), visible: v.optional(flag) };
const oneOrBand = <T extends v.GenericSchema>(schema: T) =>
  v.lazy((input) => (Array.isArray(input) ? v.pipe(v.array(schema), v.length(2)) : schema));
const horizontal = v.looseObject({
  ...line,
  value: v.number(),
  fill: v.optional(oneOf(['above', 'below', 'none'])),
  yAxis: v.optional(oneOf(['left', 'right'])),
});
const vertical = v.looseObject({
  ...line,
  value: moment,
  fill: v.optional(oneOf(['before', 'after', 'none'])),
});

const row = v.pipe(
  v.array(v.unknown()),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const message = rowProblem(dataset.value);
    if (message) addIssue({ message });
  }),
);

/** `["ns", "name", "dim", "value", …, {options}]`, or `[{expression}]`. */
const rowProblem = (cells: readonly unknown[]): string | undefined => {
  const options = typeof cells.at(-1) === 'object' ? asObject(cells.at(-1)) : undefined;
  const words = options ? cells.slice(0, -1) : cells;
  const strange = words.find((word) => typeof word !== 'string');
  if (strange !== undefined)
    return `expected texts and at the end options, got ${got({ input: strange })}`;
  if (options?.expression !== undefined) {
    return typeof options.expression === 'string' && words.length === 0
      ? undefined
      : 'expected an expression as text, and no metric beside it';
  }
  if (words[0] === '...') return undefined;
  if (words.length < 2)
    return `expected a namespace and a metric name, got ${got({ input: words })}`;
  return words.length % 2 ? 'expected a value after each dimension, got one without' : undefined;
};

const Metric = v.pipe(
  v.looseObject({
    region: text,
    metrics: v.optional(v.pipe(v.array(row), v.maxLength(500))),
    view: v.optional(oneOf(METRIC_VIEWS)),
    stacked: v.optional(flag),
    sparkline: v.optional(flag),
    liveData: v.optional(flag),
    stat: v.optional(text),
    period: v.optional(period),
    title: v.optional(text),
    timezone: v.optional(
      v.pipe(
        text,
        v.regex(
          /^[+-]\d\d:?\d\d$/,
          (issue) => `expected an offset such as +0130, got ${got(issue)}`,
        ),
      ),
    ),
    legend: v.optional(v.looseObject({ position: v.optional(oneOf(LEGEND_POSITIONS)) })),
    yAxis: v.optional(v.looseObject({ left: axis, right: axis })),
    table: v.optional(
      v.looseObject({
        layout: v.optional(oneOf(['horizontal', 'vertical'])),
        stickySummary: v.optional(flag),
        showTimeSeriesData: v.optional(flag),
        summaryColumns: v.optional(v.array(oneOf(SUMMARIES))),
      }),
    ),
    annotations: v.optional(
      v.looseObject({
        alarms: v.optional(v.pipe(v.array(text), v.maxLength(1))),
        horizontal: v.optional(v.array(oneOrBand(horizontal))),
        vertical: v.optional(v.array(oneOrBand(vertical))),
      }),
    ),
    ...range,
  }),
  v.check((body) => hasStart(body.start, body.end), START_MISSING),
  v.check(
    ({ metrics, annotations }) => metrics !== undefined || (annotations?.alarms ?? []).length > 0,
    'expected metrics, or an alarm in annotations.alarms',
  ),
  v.check(
    ({ view, yAxis }) =>
      view !== 'gauge' || (yAxis?.left?.min !== undefined && yAxis.left.max !== undefined),
    'expected yAxis.left.min and yAxis.left.max, which a gauge needs',
  ),
);

const Log = v.looseObject({
  region: text,
  query: text,
  view: v.optional(oneOf(['table', 'timeSeries', 'bar', 'pie'])),
  title: v.optional(text),
});

const Explorer = v.looseObject({
  metrics: v.pipe(
    v.array(v.looseObject({ metricName: text, resourceType: text, stat: text })),
    v.minLength(1),
    v.maxLength(100),
  ),
  labels: v.array(v.looseObject({ key: text, value: v.optional(text) })),
  aggregateBy: v.optional(
    v.looseObject({ key: text, func: oneOf(['AVG', 'MIN', 'MAX', 'STDDEV', 'SUM']) }),
  ),
  splitBy: v.optional(text),
  period: v.optional(period),
  widgetOptions: v.optional(
    v.looseObject({
      rowsPerPage: v.optional(v.number()),
      widgetsPerRow: v.optional(v.number()),
      stacked: v.optional(flag),
      view: v.optional(oneOf(['timeSeries', 'bar', 'pie'])),
      legend: v.optional(v.looseObject({ position: v.optional(oneOf(LEGEND_POSITIONS)) })),
    }),
  ),
});

export const CHART_VIEWS = [
  'line',
  'bar',
  'pie',
  'number',
  'solidgauge',
  'column',
  'legend',
  'histogram',
  'heatmap',
  'scatter',
] as const;

const Chart = v.looseObject({
  view: oneOf(CHART_VIEWS),
  title: v.optional(text),
  data: v.looseObject({
    queries: v.array(
      v.looseObject({
        id: v.optional(text),
        type: v.optional(oneOf(['cloudwatch-metrics'])),
        language: oneOf(['PromQL', 'SQL']),
        query: text,
        label: v.optional(text),
        visible: v.optional(flag),
      }),
    ),
  }),
});

/** What each type's properties must be. */
const PROPERTIES: Readonly<Record<WidgetType, v.GenericSchema>> = {
  metric: Metric,
  text: v.looseObject({ markdown: text, background: v.optional(oneOf(['solid', 'transparent'])) }),
  log: Log,
  alarm: v.looseObject({
    alarms: v.pipe(v.array(text), v.minLength(1), v.maxLength(100)),
    sortBy: v.optional(oneOf(['default', 'stateUpdatedTimestamp', 'timestamp'])),
    states: v.optional(v.array(oneOf(['ALARM', 'INSUFFICIENT_DATA', 'OK']))),
    title: v.optional(text),
  }),
  explorer: Explorer,
  chart: Chart,
  custom: v.looseObject({ endpoint: text, title: v.optional(text) }),
};
