import type { Cloud } from '../cloud/cloud';
import { busOf } from '../events/event-target';
import { traced } from '../traces/trace-header';
import type { JsonInput, JsonOperations } from './plain-json';

/** EventBridge as its clients call it. */
export const eventsOperations = (cloud: Pick<Cloud, 'eventBuses' | 'newId'>): JsonOperations => ({
  PutEvents: ({ Entries }, { traceHeader }) => {
    const results = [Entries ?? []]
      .flat()
      .map((entry) => put(cloud, { TraceHeader: traceHeader, ...((entry ?? {}) as JsonInput) }));
    return {
      FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
      Entries: results,
    };
  },
  ListEventBuses: () => ({ EventBuses: [...cloud.eventBuses.keys()].map((Name) => ({ Name })) }),
});

type PutResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const put = (cloud: Pick<Cloud, 'eventBuses' | 'newId'>, entry: JsonInput): PutResult => {
  const {
    Source,
    DetailType,
    Detail,
    Resources = [],
    EventBusName = 'default',
    TraceHeader,
  } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (typeof value !== 'string' || value === '') {
      return failed(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  const detail = parsed(String(Detail));
  if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  try {
    const resources = [Resources].flat().map(String);
    busOf(cloud, String(EventBusName)).put({
      source: String(Source),
      detailType: String(DetailType),
      detail,
      resources,
      ...traced(typeof TraceHeader === 'string' ? TraceHeader : undefined),
    });
    return { EventId: cloud.newId() };
  } catch (error) {
    return failed('InvalidArgument', (error as Error).message);
  }
};

const failed = (ErrorCode: string, ErrorMessage: string): PutResult => ({
  ErrorCode,
  ErrorMessage,
});

const parsed = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
