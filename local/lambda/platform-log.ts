import type { InvocationResult } from './environment';
import type { FunctionDefinition } from './function-definition';

type Logging = Pick<FunctionDefinition, 'logFormat' | 'systemLogLevel' | 'memoryMegabytes'>;

/**
 * The platform's own lines about an invocation; none from level WARN on, as in the JSON format of Lambda.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export const platformStart = (logging: Logging, requestId: string): readonly string[] => {
  if (logging.logFormat === 'Text') return [`START RequestId: ${requestId} Version: $LATEST`];
  if (logging.systemLogLevel === 'WARN') return [];
  return [JSON.stringify({ type: 'platform.start', record: { requestId, version: '$LATEST' } })];
};

export const platformReport = (
  logging: Logging,
  requestId: string,
  result: InvocationResult,
): readonly string[] =>
  logging.logFormat === 'Text'
    ? textReport(logging, requestId, result)
    : jsonReport(logging, requestId, result);

const jsonReport = (
  logging: Logging,
  requestId: string,
  result: InvocationResult,
): readonly string[] => {
  if (logging.systemLogLevel === 'WARN' && result.kind === 'success') return [];
  const metrics = {
    durationMs: rounded(result.durationMs),
    billedDurationMs: Math.ceil(result.durationMs),
    memorySizeMB: logging.memoryMegabytes,
    maxMemoryUsedMB: result.maxMemoryMegabytes,
    ...(result.initMs === undefined ? {} : { initDurationMs: rounded(result.initMs) }),
  };
  const status = statusOf[result.kind];
  return [JSON.stringify({ type: 'platform.report', record: { requestId, metrics, status } })];
};

const statusOf: Readonly<Record<InvocationResult['kind'], string>> = {
  success: 'success',
  error: 'error',
  timeout: 'timeout',
  crash: 'failure',
};

const textReport = (
  logging: Logging,
  requestId: string,
  result: InvocationResult,
): readonly string[] => [
  `END RequestId: ${requestId}`,
  [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${rounded(result.durationMs)} ms`,
    `Billed Duration: ${Math.ceil(result.durationMs)} ms`,
    `Memory Size: ${logging.memoryMegabytes} MB`,
    `Max Memory Used: ${result.maxMemoryMegabytes} MB`,
    ...(result.initMs === undefined ? [] : [`Init Duration: ${rounded(result.initMs)} ms`]),
  ].join('\t'),
];

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
