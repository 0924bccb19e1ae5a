import { counter, gauge } from '../instrument';

/** What goes over the network of an execution environment (EF1): all of it, telemetry's own and Lambda's included. */
export const network = () => ({
  bytesReceived: counter('Bytes that came over the network', { unit: 'Bytes' }),
  bytesSent: counter('Bytes that went over the network', { unit: 'Bytes' }),
  tcpConnections: gauge('Established TCP connections of the environment'),
});
