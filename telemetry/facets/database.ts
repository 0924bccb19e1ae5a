import { gauge, histogram } from '../instrument';

/** What is measured of a database client (SP5): its connections and the time of its operations. */
export const database = <const O extends readonly string[]>(options: {
  readonly operations: O;
}) => ({
  // Two gauges, not a dimension: a log line has one value for a name, and both belong on the request's line.
  connectionsInUse: gauge('Connections of the client that serve a call'),
  connectionsIdle: gauge('Connections of the client that wait for one'),
  queryTime: histogram('Time of a database operation', {
    by: { operation: options.operations },
    rollups: [[]],
    unit: 'Milliseconds',
  }),
});
