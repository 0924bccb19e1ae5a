import { gauge } from '../instrument';

/**
 * What is measured of a pool of connections (SP5, AN3, TR1), once at the end of each invocation. Each execution environment
 * has a pool of its own: read `minimum(connectionsAvailable)` and `maximum(connectionsInUse)`; a sum over environments
 * is what the database counts itself. How full pools are is `ratio(maximum(connectionsInUse), maximum(connectionsLimit))`.
 */
export const connectionPool = () => ({
  connectionsInUse: gauge('Most connections of the pool that were in use at once'),
  connectionsIdle: gauge('Open connections of the pool that wait for a call'),
  connectionsOpen: gauge('Open connections of the pool'),
  connectionsAvailable: gauge(
    'Fewest connections that the pool could still give, idle or yet to be opened',
  ),
  connectionsLimit: gauge('Connections that the pool may open'),
  connectionsWaiting: gauge('Most callers that waited for a connection at once'),
});
