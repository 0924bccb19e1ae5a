import type { SuiteMeasure } from '../suite-measure';
import { alarms } from './measures/alarms';
import { dashboard } from './measures/dashboard';
import { ingestion } from './measures/ingestion';
import { metricData } from './measures/metric-data';
import { request } from './measures/request';
import { start } from './measures/start';
import { timeLapse } from './measures/time-lapse';

/** What is measured, by the names that `--only` takes. */
export const measures = {
  start,
  request,
  ingestion,
  'metric-data': metricData,
  alarms,
  dashboard,
  'time-lapse': timeLapse,
} as const satisfies Readonly<Record<string, SuiteMeasure>>;

export type MeasureName = keyof typeof measures;
