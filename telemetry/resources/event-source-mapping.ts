import { minutes } from '../duration';
import { labelled, ratio, withTraffic } from '../signals/signal';
import { count, percent } from '../unit';
import { lostWork } from './lost-work';
import { resourceType } from './resource-type';

export type EventSourceMappingFacts = {
  readonly source: 'queue' | 'stream' | 'kafka';
  /** What fails for good goes to a queue that is watched itself. */
  readonly keepsInQueue: boolean;
};

const source = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';

/** Metrics that a mapping has where its `MetricsConfig` switches `EventCount` on. */
export const eventSourceMapping = resourceType<EventSourceMappingFacts>()({
  id: 'eventSourceMapping',
  title: 'event source mapping',
  namespace: 'AWS/Lambda',
  rows: [
    {
      id: 'Polled',
      signal: ({ metric }) => metric('PolledEventCount', 'Sum', 'Count', { label: 'Polled' }),
      panel: 'Events',
      source,
    },
    {
      id: 'FilteredOut',
      signal: ({ metric }) =>
        metric('FilteredOutEventCount', 'Sum', 'Count', { label: 'Filtered out' }),
      panel: 'Events',
      source,
    },
    {
      id: 'FailedEvents',
      signal: ({ metric }) => {
        const failed = metric('FailedInvokeEventCount', 'Sum', 'Count');
        const invoked = metric('InvokedEventCount', 'Sum', 'Count');
        return labelled('Failed events', withTraffic(ratio(failed, invoked), invoked, 5));
      },
      panel: 'Failed events',
      rule: {
        condition: (signal) => signal.above(percent(50)),
        for: minutes(15),
        severity: 'warning',
        summary: 'For a quarter of an hour more events fail than succeed.',
        action: 'Read the errors of the function: one bad event may hold up all behind it.',
        causes: [
          'an event that the function fails on is tried again and again, and its batch with it',
          'something that the function calls is down',
          'the function is throttled',
        ],
        why: 'The function tells of errors at once; this tells that the source no longer gets on, which a retried batch of some minutes is not.',
      },
      source,
    },
    {
      id: 'EventsDropped',
      signal: ({ metric, facts }) =>
        facts.source === 'queue' ? undefined : metric('DroppedEventCount', 'Sum', 'Count'),
      panel: 'Events lost',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary:
          'Events were dropped: they expired or were tried too often, and nothing keeps them.',
        action: 'Read the errors of the function; add an on-failure destination to the mapping.',
        causes: [
          'the function failed on the event as often as the mapping lets it',
          'the event became older than the mapping lets it',
        ],
        why: 'A lost event is lost at the first one; a queue keeps its messages itself, and what the stream itself forgets is told by the age.',
      },
      source,
    },
    {
      id: 'SentToDestination',
      signal: ({ metric, facts }) =>
        facts.source === 'queue'
          ? undefined
          : metric('OnFailureDestinationDeliveredEventCount', 'Sum', 'Count'),
      panel: 'Events lost',
      rule: {
        condition: (signal, { keepsInQueue }) =>
          keepsInQueue ? undefined : signal.above(count(0)),
        for: minutes(5),
        period: minutes(5),
        severity: 'warning',
        summary: 'Events that failed for good were sent to the on-failure destination.',
        action: 'Read them there, repair what they failed on and send them again.',
        causes: [
          'the function fails on these events',
          'what it calls was down for longer than it retries',
        ],
        why: 'They are kept, so nobody is woken, but nothing takes them up by itself; a queue that they wait in tells itself.',
      },
      source,
    },
  ],
  recommended: [],
});
