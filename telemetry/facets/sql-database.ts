import { histogram } from '../instrument';
import { connectionPool } from './connection-pool';

/**
 * What is measured of the client of an SQL database (TR1, AN3, EF1): its queries by operation and table, and its pool. The
 * number of queries is the sample count of their times. Operation by table is one metric for each pair that occurs, and
 * one over all; there is no roll-up by one of the two, since percentiles do not add up and each would be billed.
 */
export const sqlDatabase = <
  const O extends readonly string[],
  const T extends readonly string[],
>(options: {
  readonly operations: O;
  readonly tables: T;
}) => ({
  ...connectionPool(),
  queryTime: histogram('Time of a query', {
    by: { operation: options.operations, table: options.tables },
    rollups: [[]],
    unit: 'Milliseconds',
  }),
});
