import type { Clock, EpochMs } from '../clock';
import { functionArnOf } from './function-name';
import { type InvokeOptions, type InvokeOutput, TooManyRequestsError } from './lambda-function';

/** `AWS::Lambda::EventInvokeConfig` and the function's own DeadLetterConfig. */
export interface AsyncSettings {
  /** How often an event is tried again that the function failed with: 0 to 2. @default 2 */
  readonly maximumRetryAttempts?: number;
  /** 60 to 21,600. @default 21600 */
  readonly maximumEventAgeSeconds?: number;
  /** ARNs of a queue, topic, function or event bus that get a record of the invocation. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
  /** A queue or topic that gets the event itself when it is given up. */
  readonly deadLetterArn?: string;
}

/** What a destination gets. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export interface InvocationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: object;
  readonly responsePayload?: unknown;
}

/** An event that was given up, for a dead-letter queue. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
export interface DeadLetter {
  readonly payload: string;
  readonly requestId: string;
  /** The HTTP status of the function's last answer. */
  readonly errorCode: number;
  readonly errorMessage: string;
}

export interface AsyncSurroundings {
  readonly clock: Clock;
  readonly newId: () => string;
  hasFunction(functionArn: string): boolean;
  invoke(functionArn: string, payload: string, options?: InvokeOptions): Promise<InvokeOutput>;
  /** Both throw when there is nothing at the ARN. */
  sendRecord(destinationArn: string, record: InvocationRecord): void;
  sendDeadLetter(targetArn: string, letter: DeadLetter): void;
  /** One value of a metric of a function in the namespace AWS/Lambda. */
  onMetric(functionName: string, metricName: string, unit: string, value: number): void;
  report(error: unknown): void;
}

/** The queue before each function, from which services call it that do not wait for its answer. */
export interface AsyncInvocations {
  /** Adds to what is set for a function. */
  configure(functionArn: string, settings: AsyncSettings): void;
  /**
   * Takes an event for a function; its failures are tried again by the clock.
   * @throws Error when there is no such function
   */
  invoke(functionArn: string, payload: string, options?: InvokeOptions): void;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000] as const;
const THROTTLE_DELAY_MS = { first: 1000, longest: 300_000 } as const;
const MAXIMUM_AGE_SECONDS = 21_600;

interface QueuedEvent {
  readonly functionArn: string;
  readonly payload: string;
  readonly options: InvokeOptions | undefined;
  readonly requestId: string;
  readonly receivedMs: EpochMs;
  /** How often the function has failed with it, and how often it had no room for it. */
  readonly failures: number;
  readonly throttles: number;
  readonly lastOutput?: InvokeOutput;
}

export const createAsyncInvocations = (surroundings: AsyncSurroundings): AsyncInvocations => {
  const { clock, newId, report } = surroundings;
  const settings = new Map<string, AsyncSettings>();
  const settingsOf = ({ functionArn }: QueuedEvent): AsyncSettings =>
    settings.get(functionArnOf(functionArn)) ?? {};
  const count = ({ functionArn }: QueuedEvent, metricName: string): void =>
    surroundings.onMetric(nameOf(functionArn), metricName, 'Count', 1);

  const attempt = async (event: QueuedEvent): Promise<void> => {
    const { maximumEventAgeSeconds = MAXIMUM_AGE_SECONDS } = settingsOf(event);
    const ageMs = clock.now() - event.receivedMs;
    if (ageMs > maximumEventAgeSeconds * 1000) {
      giveUp(event, 'EventAgeExceeded');
      return;
    }
    surroundings.onMetric(nameOf(event.functionArn), 'AsyncEventAge', 'Milliseconds', ageMs);
    try {
      const { functionArn, payload, options } = event;
      settle(event, await surroundings.invoke(functionArn, payload, options));
    } catch (error) {
      if (!(error instanceof TooManyRequestsError)) throw error;
      const delayMs = THROTTLE_DELAY_MS.first * 2 ** event.throttles;
      retry(
        { ...event, throttles: event.throttles + 1 },
        Math.min(delayMs, THROTTLE_DELAY_MS.longest),
      );
    }
  };

  const settle = (event: QueuedEvent, output: InvokeOutput): void => {
    const { maximumRetryAttempts = RETRY_DELAYS_MS.length, onSuccess } = settingsOf(event);
    if (!output.functionError) {
      sendRecord(onSuccess, { ...event, lastOutput: output }, 'Success');
      return;
    }
    const failed = { ...event, failures: event.failures + 1, lastOutput: output };
    const delayMs = RETRY_DELAYS_MS[event.failures];
    if (event.failures >= maximumRetryAttempts || delayMs === undefined) {
      giveUp(failed, 'RetriesExhausted');
    } else {
      retry(failed, delayMs);
    }
  };

  const retry = (event: QueuedEvent, delayMs: number): void => {
    clock.at(clock.now() + delayMs, () => start(event));
  };

  const start = (event: QueuedEvent): void => void clock.hold(attempt(event)).catch(report);

  const giveUp = (event: QueuedEvent, condition: 'RetriesExhausted' | 'EventAgeExceeded'): void => {
    const { onFailure, deadLetterArn } = settingsOf(event);
    count(event, 'AsyncEventsDropped');
    sendRecord(onFailure, event, condition);
    if (!deadLetterArn) return;
    guarded(event, 'DeadLetterErrors', () =>
      surroundings.sendDeadLetter(deadLetterArn, deadLetterOf(event)),
    );
  };

  const sendRecord = (
    destinationArn: string | undefined,
    event: QueuedEvent,
    condition: InvocationRecord['requestContext']['condition'],
  ): void => {
    if (!destinationArn) return;
    guarded(event, 'DestinationDeliveryFailures', () =>
      surroundings.sendRecord(destinationArn, recordOf(event, condition, clock.now())),
    );
  };

  /** What cannot be delivered is counted, as AWS does, and told. */
  const guarded = (event: QueuedEvent, failureMetric: string, send: () => void): void => {
    try {
      send();
    } catch (error) {
      count(event, failureMetric);
      report(error);
    }
  };

  return {
    configure: (functionArn, more) => {
      const key = functionArnOf(functionArn);
      settings.set(key, { ...settings.get(key), ...more });
    },
    invoke: (functionArn, payload, options) => {
      if (!surroundings.hasFunction(functionArn)) throw new Error(`no function ${functionArn}`);
      const event = {
        functionArn,
        payload,
        options,
        requestId: newId(),
        receivedMs: clock.now(),
        failures: 0,
        throttles: 0,
      };
      count(event, 'AsyncEventsReceived');
      start(event);
    },
  };
};

const nameOf = (functionArn: string): string =>
  functionArnOf(functionArn).split(':').at(-1) ?? functionArn;

const requestIdOf = ({ lastOutput, requestId }: QueuedEvent): string =>
  lastOutput?.requestId ?? requestId;

const recordOf = (
  event: QueuedEvent,
  condition: InvocationRecord['requestContext']['condition'],
  nowMs: EpochMs,
): InvocationRecord => {
  const { lastOutput, failures } = event;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: requestIdOf(event),
      functionArn: `${functionArnOf(event.functionArn)}:$LATEST`,
      condition,
      approximateInvokeCount: condition === 'Success' ? failures + 1 : failures,
    },
    requestPayload: parsed(event.payload),
    ...(lastOutput && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(lastOutput.functionError && { functionError: lastOutput.functionError }),
      },
      responsePayload: parsed(lastOutput.payload),
    }),
  };
};

const deadLetterOf = (event: QueuedEvent): DeadLetter => {
  const error = parsed(event.lastOutput?.payload ?? '{}') as { errorMessage?: unknown } | null;
  return {
    payload: event.payload,
    requestId: requestIdOf(event),
    errorCode: event.lastOutput ? 200 : 429,
    errorMessage: String(error?.errorMessage ?? 'the event was too old'),
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
