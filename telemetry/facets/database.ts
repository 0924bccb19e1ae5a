import { gauge, histogram } from '../instrument';

/** What is measured of a database client (SP5): its connections and the time of its operations. */
export const database = <const O extends readonly string[]>(options: {
  readonly operations: O;
}) => ({
  connections: gauge('Connections of the client by state', { by: { state: ['in_use', 'idle'] } }),
  queryTime: histogram('Time of a database operation', {
    by: { operation: options.operations },
    rollups: [[]],
    unit: 'Milliseconds',
  }),
});
