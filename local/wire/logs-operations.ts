import type { Cloud } from '../cloud/cloud';
import { logEventOperations } from './log-event-operations';
import { logFilterOperations } from './log-filter-operations';
import { logGroupOperations } from './log-group-operations';
import { logQueryOperations } from './log-query-operations';
import type { Operations } from './service';

/** What the operations of CloudWatch Logs work on. */
export type LogsCloud = Pick<
  Cloud,
  | 'clock'
  | 'deliveryStreams'
  | 'logs'
  | 'metricFilters'
  | 'newId'
  | 'savedQueries'
  | 'subscriptions'
>;

export type LogsOperations = NonNullable<Operations['logs']>;

/** CloudWatch Logs as its clients call it. */
export const logsOperations = (cloud: LogsCloud): LogsOperations => ({
  ...logGroupOperations(cloud),
  ...logEventOperations(cloud),
  ...logFilterOperations(cloud),
  ...logQueryOperations(cloud),
});
