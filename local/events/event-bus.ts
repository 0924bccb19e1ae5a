import type { Cancel } from '../clock';

/** An event as EventBridge delivers it. @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface CloudEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** To the second: `2026-11-22T10:00:00Z` */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What one gives; the bus fills in the rest. */
export interface PutEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  /** ARNs. */
  readonly resources?: readonly string[];
  /** Of whoever puts it; no part of the event. */
  readonly traceHeader?: string;
}

/** @param traceHeader - of whoever put the event */
export type EventListener = (event: CloudEvent, traceHeader?: string) => void;

/** An account's default event bus. */
export interface EventBus {
  put(event: PutEvent): void;
  /** Each event, in the order in which they came. */
  onEvent(listener: EventListener): Cancel;
}

export interface EventBusOptions {
  readonly now: () => number;
  readonly newId: () => string;
  /** The account's id. */
  readonly id: string;
  readonly region: string;
}

export const createEventBus = ({ now, newId, id, region }: EventBusOptions): EventBus => {
  const listeners = new Set<EventListener>();
  return {
    put: ({ source, detailType, detail, resources = [], traceHeader }) => {
      const event: CloudEvent = {
        version: '0',
        id: newId(),
        'detail-type': detailType,
        source,
        account: id,
        time: `${new Date(now()).toISOString().slice(0, 19)}Z`,
        region,
        resources,
        detail,
      };
      for (const listener of listeners) listener(event, traceHeader);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
