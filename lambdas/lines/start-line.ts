import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { Configuration } from '../configuration';
import { pathOf, userAgentOf } from '../http/request-facts';
import type { Invocation } from '../invocation';
import { lineMaker } from './line-layout';
import { writeLine } from './log-writer';

/** Makes what writes the line of an invocation that begins (AR2, AN2), with the fields that the service's lines have. */
export const startLines = (
  { service, logFields }: AnyTelemetry,
  { environment, version }: Configuration,
): ((invocation: Invocation) => void) => {
  const inPlaces = lineMaker(logFields);
  return ({ request, http, startedAtMs }) => {
    const path = http && pathOf(http, request.route);
    const line = inPlaces({
      timestamp: new Date(startedAtMs).toISOString(),
      level: 'INFO',
      logger: `${service}.${http ? 'request' : 'invocation'}`,
      service,
      environment,
      version,
      requestId: request.requestId,
      userId: request.userId,
      workspaceId: request.workspaceId,
      traceId: request.traceId,
      w3cTraceId: request.w3cTraceId,
      message: http ? `${http.method} ${path} started` : 'invocation started',
      path,
      method: http?.method,
      route: request.route,
      clientIp: logFields.clientIp && http?.clientIp,
      userAgent: userAgentOf(http, logFields),
      trigger: http ? undefined : request.trigger,
    });
    writeLine(line);
  };
};
