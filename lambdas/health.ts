import type { APIGatewayProxyResult } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { DependenciesOf } from '../telemetry/facets/health';
import { Cached } from './cached';
import { type Examined, examine, type HealthCheck } from './health/check';
import { overallStatus } from './health/overall-status';
import { processUsage } from './health/process-usage';
import { type HealthNames, type HealthReport, toDocument, toHealthJson } from './health/report';
import { preferredType } from './http/accept';
import { type HttpRequest, httpRequestOf } from './http/http-request';
import { json } from './http/json-response';
import type { Tools } from './tools';

interface HealthOptions<N extends string> extends HealthNames {
  /** What runs. */
  readonly version: string;
  /** What readiness depends on; a telemetry with a health facet lists their names. @default - nothing */
  readonly checks?: readonly HealthCheck<N>[];
  /** Who reads the errors' texts, which may name hosts and users; all others read their category. @default - nobody */
  readonly showsErrors?: (request: HttpRequest) => boolean;
  /** The longest that all checks together may take. @default 6000 */
  readonly totalLimitMs?: number;
  /** How long findings serve; not less than `totalLimitMs`. @default 10000 */
  readonly cacheMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Milliseconds since any moment, for durations. @default performance.now */
  readonly monotonicNow?: () => number;
}

interface Findings {
  readonly examined: readonly Examined[];
  readonly atMs: number;
}

/**
 * Answers health's routes (AR6, AN7, EF11). A path that ends with `/live` is about this process alone; any other asks the
 * dependencies too, at most once in `cacheMs`, however many callers there are. The status is 503 when the service is
 * unhealthy, else 200. Callers who prefer `application/health+json` get that form. A schedule may call it as well, so that
 * the metrics do not depend on who asks.
 * @throws RangeError when two checks share a name, a limit is none, or the cache is shorter than what it has to keep
 * @example
 * observe(shop, healthHandler(shop, {
 *   version,
 *   checks: [
 *     { name: 'database', kind: 'database', check: async () => { await pool.query('SELECT 1'); } },
 *     httpCheck({ name: 'main_app', url: `${mainAppUrl}/health`, critical: false }),
 *   ],
 * }));
 */
export const healthHandler = <T extends AnyTelemetry>(
  { service }: T,
  options: HealthOptions<DependenciesOf<T>>,
): ((event: unknown, tools: Tools<T>) => Promise<APIGatewayProxyResult>) => {
  const {
    version,
    checks = [],
    showsErrors = () => false,
    now = Date.now,
    monotonicNow = () => performance.now(),
  } = options;
  const findings = cachedFindings(checks, { ...options, now, monotonicNow });
  const usage = processUsage(monotonicNow);
  return async (event, tools) => {
    const request = httpRequestOf(event);
    const isLive = checks.length === 0 || livePath.test(request?.path ?? '');
    const { examined, atMs } = isLive
      ? { examined: [], atMs: now() }
      : await findings.get(tools as unknown as HealthTools);
    const report: HealthReport = {
      service,
      version,
      status: overallStatus(examined),
      timestamp: new Date(atMs).toISOString(),
      uptimeSeconds: Math.round(process.uptime() * 100) / 100,
      usage: usage(),
      examined,
      showsErrors: request !== undefined && showsErrors(request),
    };
    return toResponse(report, request?.header('accept'), options);
  };
};

const livePath = /\/live\/?$/;

const toResponse = (
  report: HealthReport,
  accept: string | undefined,
  names: HealthNames,
): APIGatewayProxyResult => {
  const statusCode = report.status === 'unhealthy' ? 503 : 200;
  // A cache between would serve one caller what only another may read, and a state that is over.
  const headers = { 'Cache-Control': 'no-store' };
  const type = preferredType(accept, ['application/json', 'application/health+json']);
  return type === 'application/health+json'
    ? json(statusCode, toHealthJson(report), { ...headers, 'Content-Type': type })
    : json(statusCode, toDocument(report, names), headers);
};

/** The tools as far as they matter here; the facet is optional. */
interface HealthTools extends Pick<Tools<AnyTelemetry>, 'note' | 'request'> {
  readonly metrics: {
    readonly health?: {
      readonly up?: { readonly set: (value: number, by: { readonly dependency: string }) => void };
    };
  };
}

interface FindingsOptions
  extends Required<Pick<HealthOptions<string>, 'now' | 'monotonicNow'>>,
    Pick<HealthOptions<string>, 'totalLimitMs' | 'cacheMs'> {}

/** Time to answer and to write the line in, before Lambda ends the invocation. */
const MARGIN_MS = 500;

const cachedFindings = (
  checks: readonly HealthCheck[],
  { totalLimitMs = 6000, cacheMs = 10_000, now, monotonicNow }: FindingsOptions,
): Cached<Findings, [HealthTools]> => {
  checkOptions(checks, totalLimitMs, cacheMs);
  const load = async (tools: HealthTools): Promise<Findings> => {
    const atMs = now();
    const leftMs = Math.max(1, tools.request.remainingTimeMs() - MARGIN_MS);
    const examined = await examine(checks, Math.min(totalLimitMs, leftMs), monotonicNow);
    tell(tools, examined);
    return { examined, atMs };
  };
  return new Cached(load, { ttlMs: cacheMs, now });
};

const checkOptions = (
  checks: readonly HealthCheck[],
  totalLimitMs: number,
  cacheMs: number,
): void => {
  const names = checks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(`two health checks are named ${twice}: give one of them another name`);
  }
  checkLimit('totalLimitMs', totalLimitMs);
  for (const { name, timeoutMs = totalLimitMs } of checks) {
    checkLimit(`timeoutMs of ${name}`, timeoutMs);
  }
  // Else a second round of checks would begin while the first still runs.
  if (!(cacheMs >= totalLimitMs)) {
    throw new RangeError(
      `cacheMs must not be less than totalLimitMs (${totalLimitMs}), got ${cacheMs}: raise it or lower the limit`,
    );
  }
};

const checkLimit = (name: string, ms: number): void => {
  if (ms > 0) return;
  throw new RangeError(`${name} must be milliseconds above 0, got ${ms}`);
};

/** The operator's view: a metric per dependency, and what is wrong in the request's line. */
const tell = ({ metrics, note }: HealthTools, examined: readonly Examined[]): void => {
  for (const { check, status } of examined) {
    metrics.health?.up?.set(status === 'unhealthy' ? 0 : 1, { dependency: check.name });
  }
  const ailing = examined.filter(({ status }) => status !== 'healthy');
  if (ailing.length === 0) return;
  note({
    dependencies: Object.fromEntries(
      ailing.map(({ check, status, error }) => [check.name, { status, error: error?.text }]),
    ),
  });
};
