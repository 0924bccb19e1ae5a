import type { AlertRule } from '../alerts/alert-rule';
import { minutes, type Seconds } from '../duration';
import type { SearchLine } from '../signals/metric-search';
import type { Signal } from '../signals/signal';
import { type Band, bandsOf, type Threshold, thresholdsOf } from './panel-threshold';

interface Common {
  readonly title: string;
  /** Of the dashboard's 24 columns. */
  readonly width: number;
  /** In grid units. */
  readonly height: number;
}

/** How CloudWatch draws metrics: over time, as they are now, or against each other. */
export type View = 'timeSeries' | 'singleValue' | 'gauge' | 'bar' | 'pie' | 'table';

/** Metrics, in one of CloudWatch's views. */
export interface MetricsPanel extends Common {
  readonly kind: 'metrics';
  readonly view: View;
  readonly signals: readonly Signal[];
  /** Lines that the axis on the right is for. */
  readonly right: readonly Signal[];
  /** Lines that are found when someone looks. */
  readonly searches: readonly SearchLine[];
  readonly bands: readonly Band[];
  readonly thresholds: readonly Threshold[];
  readonly period: Seconds;
  /** Up to now, whatever time the dashboard shows. @default - the dashboard's */
  readonly range?: Seconds;
  readonly stacked: boolean;
  /** Numbers with their course behind them. */
  readonly sparkline: boolean;
  /** Numbers that stand for the whole time shown, not for its last period. */
  readonly wholeRange: boolean;
  /** Where a gauge ends. */
  readonly scale?: { readonly min: number; readonly max: number };
  /** Columns of a table. */
  readonly summary: readonly Summary[];
}

export type Summary = 'MIN' | 'MAX' | 'SUM' | 'AVG';
export type LogView = 'table' | 'timeSeries' | 'bar' | 'pie';

/** How something is drawn on a dashboard. */
export type Panel =
  | MetricsPanel
  | (Omit<Common, 'height'> & {
      readonly kind: 'alarms';
      /** In grid units. @default - what the alarms need */
      readonly height?: number;
      /** ARNs. @default - those of the watch that the dashboard belongs to */
      readonly alarms?: readonly string[];
      /** Those in ALARM first, the newest first. @default - by name */
      readonly worstFirst: boolean;
      /** Whether those that are well are left out. */
      readonly onlyInAlarm: boolean;
    })
  | (Common & {
      readonly kind: 'logs';
      readonly query: readonly string[];
      readonly view: LogView;
      /** Names. @default - those of the service that the dashboard belongs to */
      readonly logGroups?: readonly string[];
    })
  | (Common & {
      readonly kind: 'alarmGraph';
      /** ARN. */
      readonly alarm: string;
    })
  | (Common & { readonly kind: 'text'; readonly markdown: string })
  | (Common & { readonly kind: 'heading' });

interface Size {
  readonly width?: number;
  readonly height?: number;
}

interface WithPeriod extends Size {
  readonly period?: Seconds;
  /** Up to now, whatever time the dashboard shows. @default - the dashboard's */
  readonly range?: Seconds;
}

export interface GraphOptions extends WithPeriod {
  /** @default - those of the rules */
  readonly thresholds?: readonly Threshold[];
  /** Their thresholds and bands are drawn. @default - none */
  readonly rules?: readonly AlertRule[];
  readonly stacked?: boolean;
  /** Signals of another unit, with an axis of their own. @default - none */
  readonly right?: readonly Signal[];
  /** Lines that are found when someone looks. @default - none */
  readonly searches?: readonly SearchLine[];
}

/** More lines than this nobody tells apart: the highest few are searched for. */
export const MAX_LINES = 10;

/** Lines over time. */
export const graph = (
  title: string,
  signals: readonly Signal[],
  options: GraphOptions = {},
): Panel => ({
  ...plain,
  title,
  signals,
  view: 'timeSeries',
  right: options.right ?? [],
  searches: options.searches ?? [],
  bands: bandsOf(options.rules ?? []),
  thresholds: [...thresholdsOf(options.rules ?? []), ...(options.thresholds ?? [])],
  period: options.period ?? minutes(1),
  range: options.range,
  stacked: options.stacked ?? false,
  width: options.width ?? 8,
  height: options.height ?? 6,
});

/** The latest values, large. */
export const numbers = (
  title: string,
  signals: readonly Signal[],
  options: WithPeriod & { readonly sparkline?: boolean; readonly wholeRange?: boolean } = {},
): Panel => ({
  ...plain,
  title,
  signals,
  view: 'singleValue',
  period: options.period ?? minutes(5),
  range: options.range,
  sparkline: options.sparkline ?? false,
  wholeRange: options.wholeRange ?? false,
  width: options.width ?? 24,
  height: options.height ?? 3,
});

/** The latest value between two ends, coloured where a threshold says so. */
export const gauges = (
  title: string,
  signals: readonly Signal[],
  options: WithPeriod & {
    readonly min?: number;
    /** @default 100 */
    readonly max?: number;
    readonly rules?: readonly AlertRule[];
  } = {},
): Panel => ({
  ...plain,
  title,
  signals,
  view: 'gauge',
  thresholds: thresholdsOf(options.rules ?? []),
  scale: { min: options.min ?? 0, max: options.max ?? 100 },
  period: options.period ?? minutes(5),
  range: options.range,
  width: options.width ?? 6,
  height: options.height ?? 6,
});

/** What each is of the whole, over all of the time shown. */
export const shares = (
  title: string,
  signals: readonly Signal[],
  options: WithPeriod & { readonly as?: 'pie' | 'bar' } = {},
): Panel => ({
  ...plain,
  title,
  signals,
  view: options.as ?? 'pie',
  period: options.period ?? minutes(5),
  range: options.range,
  wholeRange: true,
  width: options.width ?? 8,
  height: options.height ?? 6,
});

/** A row for each signal, summed up over the time shown. */
export const table = (
  title: string,
  signals: readonly Signal[],
  options: WithPeriod & {
    readonly summary?: readonly Summary[];
    readonly searches?: readonly SearchLine[];
  } = {},
): Panel => ({
  ...plain,
  title,
  signals,
  view: 'table',
  searches: options.searches ?? [],
  summary: options.summary ?? ['AVG', 'MAX'],
  period: options.period ?? minutes(5),
  range: options.range,
  width: options.width ?? 12,
  height: options.height ?? 6,
});

/** The state of each alarm: of the watch that the dashboard belongs to, or of those named. */
export const alarmStates = (
  title: string,
  options: Size & {
    /** ARNs. */
    readonly alarms?: readonly string[];
    readonly worstFirst?: boolean;
    readonly onlyInAlarm?: boolean;
  } = {},
): Panel => ({
  kind: 'alarms',
  title,
  width: options.width ?? 24,
  height: options.height,
  alarms: options.alarms,
  worstFirst: options.worstFirst ?? false,
  onlyInAlarm: options.onlyInAlarm ?? false,
});

/** What one alarm judges, with its threshold and its state, as CloudWatch draws it. @param alarm - ARN */
export const alarmGraph = (title: string, alarm: string, size: Size = {}): Panel => ({
  kind: 'alarmGraph',
  title,
  alarm,
  width: size.width ?? 6,
  height: size.height ?? 5,
});

/** A table of log lines: the commands of a Logs Insights query over the service's log groups. */
export const logTable = (
  title: string,
  query: readonly string[],
  options: Size & { readonly view?: LogView; readonly logGroups?: readonly string[] } = {},
): Panel => ({
  kind: 'logs',
  title,
  query,
  view: options.view ?? 'table',
  logGroups: options.logGroups,
  width: options.width ?? 24,
  height: options.height ?? 6,
});

/** The newest lines of errors. @param fields - what is shown of each, beside when and what */
export const recentErrors = (fields: readonly string[] = ['request_id'], size: Size = {}): Panel =>
  logTable(
    'Recent errors',
    [
      `fields @timestamp, ${['logger', 'message', ...fields].join(', ')}`,
      'filter level in ["ERROR", "CRITICAL"]',
      'sort @timestamp desc',
      'limit 20',
    ],
    size,
  );

/** A note in Markdown. */
export const text = (title: string, markdown: string, size: Size = {}): Panel => ({
  kind: 'text',
  title,
  markdown,
  width: size.width ?? 24,
  height: size.height ?? 2,
});

/** A line above a group of panels. */
export const heading = (title: string): Panel => ({ kind: 'heading', title, width: 24, height: 1 });

/** Panels in full rows: so many beside each other, and those of the last row as wide as it takes. */
export const spread = (panels: readonly Panel[], perRow = 3): readonly Panel[] =>
  panels.map((panel, i) => {
    const before = i - (i % perRow);
    const beside = Math.min(perRow, panels.length - before);
    return { ...panel, width: COLUMNS / beside };
  });

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;

/** What each alarm means and where it is written what to do. */
export const runbooks = (title: string, rules: readonly AlertRule[], size: Size = {}): Panel =>
  text(
    title,
    [
      '| Alarm and its runbook | Severity | What it means |',
      '|---|---|---|',
      ...rules.map(
        ({ name, severity, summary, runbook }) =>
          `| [${name}](${runbook}) | ${severity} | ${inCell(summary)} |`,
      ),
    ].join('\n'),
    { height: Math.min(MAX_NOTE_HEIGHT, 2 + rules.length), ...size },
  );

/** Longer notes scroll. */
const MAX_NOTE_HEIGHT = 12;

const inCell = (markdown: string): string => markdown.replaceAll('|', '\\|');

const plain = {
  kind: 'metrics',
  right: [],
  searches: [],
  bands: [],
  thresholds: [],
  stacked: false,
  sparkline: false,
  wholeRange: false,
  summary: [],
} as const;
