import type { Measure } from './measure';
import { awaits } from './measures/awaits';
import { bundleSize } from './measures/bundle-size';
import { getItem, getItemTraced } from './measures/get-item';
import { lineBytes } from './measures/line-bytes';
import { load } from './measures/load';
import { logLines } from './measures/log-lines';
import { metricOperations } from './measures/metric-operations';
import { predict } from './measures/predict';
import { request } from './measures/request';

/** What is measured, by the names that `--only` takes. */
export const measures = {
  request,
  'get-item': getItem,
  'get-item-traced': getItemTraced,
  predict,
  awaits,
  'line-bytes': lineBytes,
  load,
  'bundle-size': bundleSize,
  'log-lines': logLines,
  'metric-operations': metricOperations,
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof measures;
