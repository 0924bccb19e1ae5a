import { Logger, LogItem } from '@aws-lambda-powertools/logger';
import type {
  ConstructorOptions,
  LogAttributes,
  LogItemExtraInput,
  LogItemMessage,
} from '@aws-lambda-powertools/logger/types';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { Configuration, LogLevel } from '../configuration';
import { currentInvocation, type Invocation } from '../invocation';
import { type HandlerLines, handlerLines, type LineOrigin } from '../lines/handler-line';
import { writeLine } from '../lines/log-writer';
import { once } from '../once';
import { loadPart } from '../parts';
import { redact, redactText } from '../redaction';
import type { Audit } from './audit';
import { withLazyConsole } from './lazy-console';
import { currentLogContext } from './log-context';
import { joined, type LogEntry, logEntry } from './log-entry';
import { callerLocation } from './source-location';
import { configuredThrottle, type LineThrottle, lineThrottle, type Throttle } from './throttle';

const { types } = process.getBuiltinModule('node:util');

/** Powertools' thresholds by our names. @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#log-levels */
const thresholds: Readonly<Record<LogLevel, number>> = {
  DEBUG: 8,
  INFO: 12,
  WARNING: 16,
  ERROR: 20,
  CRITICAL: 24,
};

const levelNames: Readonly<Record<number, string>> = {
  6: 'TRACE',
  ...Object.fromEntries(Object.entries(thresholds).map(([name, threshold]) => [threshold, name])),
};

export interface LoggerOptions {
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** From 0 to 1; decides whose DEBUG lines are written. @default Math.random */
  readonly random?: () => number;
  /** @default - no line is held back */
  readonly throttle?: Throttle;
}

/** What the loggers of a service have in common. */
interface Common {
  readonly telemetry: AnyTelemetry;
  readonly configuration: Configuration;
  readonly random: () => number;
  readonly throttle: LineThrottle | undefined;
  readonly lineOf: HandlerLines;
  readonly hasLocation: boolean;
  readonly audit: () => Audit;
}

/**
 * Powertools' Logger writing our lines. What belongs to one request (its id, its user, the keys appended while it is
 * served) is the invocation's: several may run side by side, and the next one begins without it.
 */
export class ServiceLogger extends Logger {
  readonly #common: Common;
  readonly #service: string;
  readonly #components = new Map<string, ServiceLogger>();
  /** Powertools keeps lines back and formats them itself; only a child that asks for it has that. */
  readonly #isBuffered: boolean;
  #name: string;
  /** As Powertools counts levels. */
  #threshold: number;
  /** Appended while no request was served. */
  #keys: LogAttributes = {};
  /** Since it was made. */
  #isLevelSet = false;

  constructor(common: Common, level: LogLevel, options: ConstructorOptions = {}) {
    const { service } = common.telemetry;
    const serviceName = options.serviceName ?? service;
    const logLevel = options.logLevel ?? powertoolsLevel(level);
    // Powertools would sample environments; here it is invocations.
    super({ ...options, serviceName, logLevel, sampleRateValue: 0 });
    this.#common = common;
    this.#service = serviceName;
    this.#isBuffered = options.logBufferOptions !== undefined;
    this.#name = serviceName;
    this.#threshold = thresholds[level];
  }

  /**
   * The logger of a part of the service: its lines carry `logger: '<service>.<name>'`. LOG_LEVELS may give it a level of
   * its own, by either name.
   */
  component(name: string): ServiceLogger {
    return this.#part(name, this.#leastLevel);
  }

  /** The component that a library is given as its logger: WARNING and above, unless LOG_LEVELS says otherwise (AR1). */
  library(name: string): ServiceLogger {
    return this.#part(name, Math.max(this.#leastLevel, thresholds.WARNING));
  }

  /** Who did what: never quiet, sampled or throttled. */
  get audit(): Audit {
    return this.#common.audit();
  }

  override createChild(options: ConstructorOptions = {}): ServiceLogger {
    const child = super.createChild(options) as ServiceLogger;
    child.#name = options.serviceName ?? this.#name;
    child.#threshold = options.logLevel === undefined ? this.#leastLevel : child.level;
    child.#keys = { ...this.#keys };
    return child;
  }

  override setLogLevel(level: Parameters<InstanceType<typeof Logger>['setLogLevel']>[0]): void {
    super.setLogLevel(level);
    this.#isLevelSet = true;
  }

  override appendKeys(attributes: LogAttributes): void {
    // A getter may throw; not what is read of it here.
    Object.assign(currentInvocation()?.logKeys ?? this.#keys, redact(attributes));
  }

  override removeKeys(keys: string[]): void {
    const appended = currentInvocation()?.logKeys ?? this.#keys;
    for (const key of keys) delete appended[key];
  }

  override resetKeys(): void {
    const invocation = currentInvocation();
    if (invocation) invocation.logKeys = {};
    else this.#keys = {};
  }

  override getCorrelationId(): unknown {
    return (currentInvocation()?.logKeys ?? this.#keys).correlation_id;
  }

  protected override createLogger(options: ConstructorOptions = {}): ServiceLogger {
    return new ServiceLogger(this.#common, this.#common.configuration.logLevel, options);
  }

  protected override processLogItem(
    level: number,
    input: LogItemMessage,
    extra: LogItemExtraInput,
  ): void {
    // Powertools warns, while it is being made, of levels: the configuration has told that.
    if (!(#isBuffered in this)) return;
    if (this.#isBuffered) {
      super.processLogItem(level, input, extra);
      return;
    }
    const invocation = currentInvocation();
    if (!this.#isWanted(level, invocation)) return;
    const origin = this.#origin(level, invocation);
    try {
      this.#write(origin, this.#entry(input, extra, invocation), invocation);
    } catch {
      // A getter threw: the copies say so in its place.
      const message = redact(input) as LogItemMessage;
      const rest = extra.map((item) => (types.isNativeError(item) ? item : redact(item)));
      this.#write(origin, this.#entry(message, rest as LogAttributes[], invocation), invocation);
    }
  }

  /** Only of lines that are buffered. */
  protected override createAndPopulateLogItem(
    level: number,
    input: LogItemMessage,
    extra: LogItemExtraInput,
  ): LogItem {
    const invocation = currentInvocation();
    const entry = this.#entry(input, extra, invocation);
    const attributes = this.#common.lineOf(this.#origin(level, invocation), entry);
    return new LogItem({ attributes });
  }

  protected override printLog(_level: number, item: LogItem): void {
    writeLine(item.getAttributes());
  }

  #part(name: string, threshold: number): ServiceLogger {
    const known = this.#components.get(name);
    if (known) return known;
    const part = this.createChild();
    part.#name = redactText(`${this.#service}.${name}`);
    const { levelsByLogger } = this.#common.configuration;
    const level = levelOf(levelsByLogger, name) ?? levelOf(levelsByLogger, part.#name);
    part.#threshold = level === undefined ? threshold : thresholds[level];
    this.#components.set(name, part);
    return part;
  }

  /** Powertools' own is Lambda's, where Lambda has one; ours may be above it. */
  get #leastLevel(): number {
    return this.#isLevelSet ? this.level : this.#threshold;
  }

  #isWanted(level: number, invocation: Invocation | undefined): boolean {
    if (level >= this.#leastLevel) return true;
    const { configuration, random } = this.#common;
    const { debugSampleRate } = configuration;
    if (debugSampleRate === 0 || !invocation || level < thresholds.DEBUG) return false;
    invocation.isDebugSampled ??= random() < debugSampleRate;
    return invocation.isDebugSampled;
  }

  #origin(level: number, invocation: Invocation | undefined): LineOrigin {
    return {
      level: levelNames[level] ?? 'INFO',
      logger: this.#name,
      service: this.#service,
      traceId: invocation?.request.traceId,
      w3cTraceId: invocation?.request.w3cTraceId,
      location: this.#common.hasLocation
        ? callerLocation(ServiceLogger.prototype.processLogItem)
        : undefined,
    };
  }

  #entry(
    input: LogItemMessage,
    extra: LogItemExtraInput,
    invocation: Invocation | undefined,
  ): LogEntry {
    const ownKeys = joined(this.getPersistentLogAttributes(), this.#keys);
    return logEntry(input, extra, {
      request: invocation?.request,
      keys: invocation ? joined(ownKeys, invocation.logKeys) : ownKeys,
      logContext: currentLogContext(),
    });
  }

  #write(origin: LineOrigin, entry: LogEntry, invocation: Invocation | undefined): void {
    const { throttle, telemetry, lineOf } = this.#common;
    const verdict = throttle?.(origin.level, origin.logger, entry);
    if (verdict?.kind !== 'dropped') {
      writeLine(lineOf(origin, verdict?.dropped ? withDropped(entry, verdict.dropped) : entry));
    } else if (invocation && !invocation.isOver) {
      invocation.measurements.record(telemetry.droppedLines, 1);
    }
  }
}

withLazyConsole(ServiceLogger);

const withDropped = (entry: LogEntry, dropped_lines: number): LogEntry => ({
  ...entry,
  context: { ...entry.context, dropped_lines },
});

const powertoolsLevel = (level: LogLevel) => (level === 'WARNING' ? 'WARN' : level);

const levelOf = (levels: Configuration['levelsByLogger'], name: string): LogLevel | undefined =>
  Object.hasOwn(levels, name) ? levels[name] : undefined;

/** The logger of a service, whose lines have the fields that its telemetry declares. */
export const createServiceLogger = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
  { now = Date.now, random = Math.random, throttle: inCode }: LoggerOptions = {},
): ServiceLogger => {
  const throttle = configuredThrottle(inCode, configuration);
  const lineOf = handlerLines(telemetry, configuration, now);
  const { module, function: functionName, line } = telemetry.logFields;
  const common: Common = {
    telemetry,
    configuration,
    random,
    throttle: throttle && lineThrottle(throttle, now),
    lineOf,
    hasLocation: (module ?? functionName ?? line) !== undefined,
    audit: once(() => loadPart('logging/audit').audit(telemetry, lineOf)),
  };
  return new ServiceLogger(common, configuration.logLevel);
};
