import { minutes, type Seconds } from './duration';
import type { Signal } from './signal';
import type { Quantity } from './unit';

interface Common {
  readonly title: string;
  /** Of the dashboard's 24 columns. */
  readonly width: number;
  /** In grid units. */
  readonly height: number;
}

/** How something is drawn on a dashboard. */
export type Panel =
  | (Common & {
      readonly kind: 'graph';
      readonly signals: readonly Signal[];
      readonly period: Seconds;
      readonly thresholds: readonly { readonly label: string; readonly at: Quantity }[];
      readonly stacked: boolean;
    })
  | (Common & {
      readonly kind: 'number';
      readonly signals: readonly Signal[];
      readonly period: Seconds;
    })
  | (Omit<Common, 'height'> & {
      readonly kind: 'alarms';
      /** In grid units. @default - what the alarms need */
      readonly height?: number;
    })
  | (Common & { readonly kind: 'logs'; readonly query: readonly string[] })
  | (Common & { readonly kind: 'text'; readonly markdown: string });

interface Size {
  readonly width?: number;
  readonly height?: number;
}

/** Lines over time. */
export const graph = (
  title: string,
  signals: readonly Signal[],
  options: Size & {
    readonly period?: Seconds;
    readonly thresholds?: readonly { readonly label: string; readonly at: Quantity }[];
    readonly stacked?: boolean;
  } = {},
): Panel => ({
  kind: 'graph',
  title,
  signals,
  period: options.period ?? minutes(1),
  thresholds: options.thresholds ?? [],
  stacked: options.stacked ?? false,
  width: options.width ?? 8,
  height: options.height ?? 6,
});

/** The latest values, large. */
export const numbers = (
  title: string,
  signals: readonly Signal[],
  options: Size & { readonly period?: Seconds } = {},
): Panel => ({
  kind: 'number',
  title,
  signals,
  period: options.period ?? minutes(5),
  width: options.width ?? 24,
  height: options.height ?? 3,
});

/** The state of each alarm of the watch that the dashboard belongs to. */
export const alarmStates = (title: string, size: Size = {}): Panel => ({
  kind: 'alarms',
  title,
  width: size.width ?? 24,
  height: size.height,
});

/** A table of log lines: the commands of a Logs Insights query over the service's log groups. */
export const logTable = (title: string, query: readonly string[], size: Size = {}): Panel => ({
  kind: 'logs',
  title,
  query,
  width: size.width ?? 24,
  height: size.height ?? 6,
});

/** A note in Markdown. */
export const text = (title: string, markdown: string, size: Size = {}): Panel => ({
  kind: 'text',
  title,
  markdown,
  width: size.width ?? 24,
  height: size.height ?? 2,
});
