import type { LogItem as LogItemType } from '@aws-lambda-powertools/logger';
import type {
  ConstructorOptions,
  LogAttributes,
  LogItemExtraInput,
  LogItemMessage,
  UnformattedAttributes,
} from '@aws-lambda-powertools/logger/types';
import type { LogLevel } from './configuration';
import { errorRecord } from './error-record';
import { currentInvocation } from './invocation';
import { writeLine } from './log-writer';
import { redact } from './redaction';

// By `require`, which a bundle does when this file is first needed; an import would cost every cold start.
const { LogFormatter, Logger, LogItem } =
  require('@aws-lambda-powertools/logger') as typeof import('@aws-lambda-powertools/logger');

/** Powertools' thresholds by our names. @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#log-levels */
const thresholds: Readonly<Record<LogLevel, number>> = {
  DEBUG: 8,
  INFO: 12,
  WARNING: 16,
  ERROR: 20,
  CRITICAL: 24,
};

const toPowertools = (level: LogLevel) => (level === 'WARNING' ? 'WARN' : level);

/**
 * Powertools' Logger writing our lines. What belongs to one request (its id, its user, the keys appended while it is
 * served) is the invocation's: several may run side by side, and the next one begins without it.
 */
export class ServiceLogger extends Logger {
  readonly #level: LogLevel;
  readonly #service: string | undefined;
  readonly #components = new Map<string, ServiceLogger>();

  constructor(level: LogLevel, options: ConstructorOptions) {
    super({ ...options, logLevel: toPowertools(level) });
    this.#level = level;
    this.#service = options.serviceName;
  }

  /** The logger of a part of the service: its lines carry `logger: '<service>.<name>'`. */
  component(name: string): ServiceLogger {
    const known = this.#components.get(name);
    if (known) return known;
    const logger = `${this.#service}.${name}`;
    const created = this.createChild({ persistentKeys: { logger } }) as ServiceLogger;
    this.#components.set(name, created);
    return created;
  }

  override appendKeys(attributes: LogAttributes): void {
    const invocation = currentInvocation();
    if (invocation) Object.assign(invocation.logKeys, attributes);
    else super.appendKeys(attributes);
  }

  override removeKeys(keys: string[]): void {
    const invocation = currentInvocation();
    if (invocation) for (const key of keys) delete invocation.logKeys[key];
    else super.removeKeys(keys);
  }

  override resetKeys(): void {
    const invocation = currentInvocation();
    if (invocation) invocation.logKeys = {};
    else super.resetKeys();
  }

  protected override createLogger(options: ConstructorOptions = {}): ServiceLogger {
    return new ServiceLogger(this.#level, options);
  }

  /** Lambda's own log level, where there is one, overrides Powertools'; ours may be above it. */
  protected override processLogItem(
    level: number,
    input: LogItemMessage,
    extra: LogItemExtraInput,
  ): void {
    // Powertools may warn while it is being made, when there is no level of ours yet.
    if (#level in this && level < thresholds[this.#level]) return;
    try {
      super.processLogItem(level, input, extra);
    } catch {
      // A getter threw: the copies say so in its place.
      super.processLogItem(
        level,
        redact(input) as LogItemMessage,
        redact(extra) as LogItemExtraInput,
      );
    }
  }

  protected override printLog(_level: number, item: LogItemType): void {
    writeLine(item.getAttributes());
  }
}

/** Lines as the service's documents name their members; what the user adds is in `context`. */
class LineFormatter extends LogFormatter {
  override formatAttributes(base: UnformattedAttributes, extra: LogAttributes): LogItemType {
    const { request, logKeys } = currentInvocation() ?? {};
    const { logger = base.serviceName, error, ...context } = { ...logKeys, ...extra };
    const attributes = {
      timestamp: base.timestamp.toISOString(),
      level: base.logLevel === 'WARN' ? 'WARNING' : base.logLevel,
      logger: redact(logger),
      service: base.serviceName,
      request_id: request?.requestId,
      user_id: request?.userId,
      trace_id: request?.traceId,
      message: redact(base.message),
      context: Object.keys(context).length === 0 ? undefined : redact(mapValues(context, readable)),
      error: error === undefined ? undefined : errorRecord(error),
    };
    return new LogItem({ attributes });
  }
}

// JSON shows nothing of an Error.
const readable = (value: unknown): unknown => (value instanceof Error ? errorRecord(value) : value);

const mapValues = (record: LogAttributes, f: (value: unknown) => unknown): LogAttributes =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));

export const createServiceLogger = (service: string, level: LogLevel): ServiceLogger =>
  new ServiceLogger(level, { serviceName: service, logFormatter: new LineFormatter() });
