// The public door `watchkeeper/runtime`; inside the project import the file that you mean.
export { type ObservedEnv, observeRouter } from './adapters/event-handler';
export { type ObservedContext, observeMiddy, observeMiddyStream } from './adapters/middy';
export { type ObserveMiddleware, observeMiddleware } from './adapters/middy-middleware';
export { clientSettings } from './client-settings';
export { type Configuration, readConfiguration } from './configuration';
export { eachMessage } from './each-message';
export type { ErrorCategory } from './errors/error-category';
export type { ErrorStatuses } from './errors/error-status';
export { healthHandler } from './health';
export type { Finding, HealthCheck } from './health/check';
export {
  cacheCheck,
  databaseCheck,
  httpCheck,
  mainAppChecks,
  memoryCheck,
  queueDepthCheck,
} from './health/ready-made-checks';
export { HttpError } from './http/http-error';
export { json } from './http/json-response';
export { parseBody } from './http/parse-body';
export type { RequestInfo } from './invocation';
export { type LogContext, logContext } from './logging/log-context';
export { type Throttle, throttle } from './logging/throttle';
export { metricsHandler } from './metrics-endpoint';
export { type Handler, observe } from './observe';
export { type AnswerStream, observeStream } from './observe-stream';
export type { ObserveOptions } from './observer';
export { observeClient } from './outgoing/observe-client';
export { observeFetch } from './outgoing/observe-fetch';
export { profiled } from './profiling/profiled';
export { type AgentRun, agentOf } from './recording/agent';
export { businessEvent } from './recording/business-event';
export { cacheOf } from './recording/cache';
export { collectorHandler } from './recording/collector';
export { watchPool } from './recording/connection-pool';
export { watchDisk } from './recording/disk';
export { functionLog } from './recording/function-log';
export { sampleAtEnd } from './recording/invocation-samples';
export { measure } from './recording/measure';
export { memoryOf } from './recording/memory';
export { watchNetwork } from './recording/network';
export { postgresStatistics } from './recording/postgres';
export { queryOf } from './recording/query';
export { redisStatistics } from './recording/redis';
export { taskOf } from './recording/task';
export { annotate, tracedFunction } from './recording/traced-function';
export { type Masking, maskAlso, redact } from './redaction';
export { pickHeaders } from './redaction/pick-headers';
export { secretText } from './secret';
export type { Tools } from './tools';
