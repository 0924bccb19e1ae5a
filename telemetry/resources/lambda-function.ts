import { minutes } from '../duration';
import {
  converted,
  labelled,
  percentOf,
  ratio,
  type Signal,
  total,
  unless,
  withTraffic,
} from '../signals/signal';
import { count, milliseconds, percent } from '../unit';
import { lostWork } from './lost-work';
import { type Probe, resourceType } from './resource-type';

export type LambdaFunctionFacts = {
  /** Undefined where only the deployment knows it. */
  readonly timeoutMs: number | undefined;
  /** Undefined where the function shares the account's concurrency. */
  readonly reservedConcurrency: number | undefined;
  readonly hasProvisionedConcurrency: boolean;
  /** A stream is read by it: it has an age to fall behind. */
  readonly readsStream: boolean;
  /** How long the stream keeps a record, the shortest of several. */
  readonly streamRetentionHours: number;
  readonly readsQueue: boolean;
  readonly readsKafka: boolean;
  /** Events come to it that nobody waits for: from SNS, S3, EventBridge. */
  readonly isAsynchronous: boolean;
  /** Records of asynchronous events, or of failed batches of a stream, are sent on. */
  readonly hasDestination: boolean;
  /** Among them the asynchronous events that failed for good. */
  readonly hasFailureDestination: boolean;
  readonly hasDeadLetterQueue: boolean;
  /** The extension that measures memory and starts. */
  readonly hasInsights: boolean;
};

const source = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';
const insights =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html';

/** Fewer in a minute are single mistakes, and the retries of one event, however few invocations there are. */
const ERRORS_A_MINUTE = 3;
/** In half an hour, of a function too seldom called to fail so often in a minute. */
const ERRORS_OF_HALF_AN_HOUR = 5;
/** Twenty a minute: with as many, a rate by the minute tells all that there is to tell. */
const INVOCATIONS_OF_HALF_AN_HOUR = 600;

/** Below this a minute says nothing of how many spill over. */
const INVOCATIONS_A_MINUTE = 5;

/** A reservation below this is a lock rather than room: to use it up is what it is for. */
const SMALLEST_ROOM = 10;

/**
 * A failed event waits a minute, then two, before it is tried again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_WAITS_MS = 180_000;
const RETRIES = 2;
/** Of a function whose time-out only the deployment knows. */
const LONGEST_TIMEOUT_MS = 900_000;

type LambdaProbe = Probe<LambdaFunctionFacts>;

const invocationsOf = ({ metric }: LambdaProbe): Signal<'Count'> =>
  metric('Invocations', 'Sum', 'Count');

/** The share of failures in a period that has so many of them. */
const errorRate = (probe: LambdaProbe, errors: number): Signal<'Percent'> => {
  const failed = probe.metric('Errors', 'Sum', 'Count');
  return withTraffic(ratio(failed, invocationsOf(probe)), failed, errors);
};

/**
 * Who retries calls again with the same event, so what fails may be one event and no outage; that it fails for good is told
 * by what is dropped, kept or late. Of Kafka there is no age to tell.
 */
const isRetried = (facts: LambdaFunctionFacts): boolean =>
  facts.isAsynchronous || facts.readsQueue || facts.readsStream;

const keepsFailures = (facts: LambdaFunctionFacts): boolean =>
  facts.hasFailureDestination || facts.hasDeadLetterQueue;

export const lambdaFunction = resourceType<LambdaFunctionFacts>()({
  id: 'lambda',
  title: 'Lambda function',
  namespace: 'AWS/Lambda',
  rows: [
    {
      id: 'Invocations',
      signal: invocationsOf,
      panel: 'Invocations',
      source,
    },
    {
      id: 'ErrorRate',
      signal: (probe) => labelled('Error rate', errorRate(probe, ERRORS_A_MINUTE)),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(5),
        severity: 'critical',
        summary: 'More than 5 % of invocations fail.',
        action: 'Read the newest errors in its log group and compare with the last deployment.',
        causes: [
          'a deployment brought a fault: compare the version in the log lines',
          'something that the function calls is down or throttles',
          'it runs into its time-out or out of memory: the platform.report lines say so',
        ],
        why: 'A rate, as what is normal does not grow with traffic, of three errors or more: one event and its retries are no outage; 3 of 5 minutes outlast a deployment.',
      },
      source,
    },
    {
      id: 'Failing',
      signal: (probe) =>
        labelled(
          'Error rate of half an hour',
          unless(
            errorRate(probe, ERRORS_OF_HALF_AN_HOUR),
            converted('Count', 1 / INVOCATIONS_OF_HALF_AN_HOUR, invocationsOf(probe)),
          ),
        ),
      rule: {
        condition: (signal, facts) => (isRetried(facts) ? undefined : signal.above(percent(10))),
        for: minutes(30),
        period: minutes(30),
        severity: 'warning',
        summary: 'More than 10 % of the invocations of the last half hour failed.',
        action: 'Read the newest errors in its log group and compare with the last deployment.',
        causes: [
          'a deployment broke it',
          'something that it cannot do without is down',
          'its callers send what it cannot read',
        ],
        why: 'For functions called less than 20 times a minute, beyond which the other tells: five failures in half an hour are no accident; not where events are retried, one bad event would do.',
      },
      source,
    },
    {
      id: 'Throttles',
      signal: ({ metric }) => {
        const throttles = metric('Throttles', 'Sum', 'Count');
        const attempts = total('Attempts', [throttles, metric('Invocations', 'Sum', 'Count')]);
        return labelled('Throttled', ratio(throttles, attempts));
      },
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(5),
        severity: 'warning',
        accepts: {
          'ratio-without-traffic':
            'a refusal is no mistake of one caller: where three of five minutes have one, there is no room',
        },
        summary: 'More than 1 % of invocations are refused for want of concurrency.',
        action: 'Raise the reserved concurrency, or ask for a higher quota of the account.',
        causes: [
          'its reserved concurrency is too small for the traffic',
          'another function uses up the concurrency of the account',
          'what it calls has become slow, so each invocation holds its place longer',
        ],
        why: 'Throttled invocations are no invocations, so the rate is of all attempts, however few: a function that is let through no more is called seldom; a burst of two minutes is none.',
      },
      source,
    },
    {
      id: 'Duration',
      signal: ({ metric, facts }) => {
        const p95 = metric('Duration', 'p95', 'Milliseconds');
        return facts.timeoutMs
          ? labelled('p95 of the time-out', percentOf(p95, milliseconds(facts.timeoutMs)))
          : undefined;
      },
      panel: 'Duration of the time-out',
      rule: {
        condition: (signal) => signal.above(percent(80)),
        for: minutes(10),
        severity: 'warning',
        summary: 'One invocation in twenty takes more than 80 % of the time-out.',
        action: 'Find what became slow in the traces, before it becomes time-outs.',
        causes: [
          'something that it calls has become slow',
          'its work grew with its input',
          'too little memory, and so too little CPU',
        ],
        why: 'Relative to the time-out it needs no tuning; the p99 of a hundred invocations is the slowest of them, and one that hangs is everyday; however few, 6 of 10 minutes need six slow ones.',
      },
      source,
    },
    {
      id: 'DurationP50',
      signal: ({ metric }) => metric('Duration', 'p50', 'Milliseconds', { label: 'Duration p50' }),
      panel: 'Duration',
      source,
    },
    {
      id: 'DurationP99',
      signal: ({ metric }) => metric('Duration', 'p99', 'Milliseconds', { label: 'Duration p99' }),
      panel: 'Duration',
      source,
    },
    {
      id: 'ConcurrentExecutions',
      signal: ({ metric }) => metric('ConcurrentExecutions', 'Maximum', 'Count'),
      panel: 'Concurrency',
      source,
    },
    {
      id: 'Concurrency',
      signal: ({ metric, facts }) =>
        facts.reservedConcurrency
          ? labelled(
              'of the reserved concurrency',
              percentOf(
                metric('ConcurrentExecutions', 'Maximum', 'Count'),
                count(facts.reservedConcurrency),
              ),
            )
          : undefined,
      panel: 'Concurrency in use',
      rule: {
        condition: (signal, { reservedConcurrency = 0 }) =>
          reservedConcurrency < SMALLEST_ROOM ? undefined : signal.above(percent(90)),
        for: minutes(10),
        severity: 'warning',
        summary: 'More than 90 % of the reserved concurrency is in use.',
        action: 'Raise the reserved concurrency before invocations are throttled.',
        causes: [
          'more traffic than it was reserved for',
          'slower invocations hold their place longer',
        ],
        why: 'AWS recommends 10 minutes and about 90 % of the quota; a reservation below 10 is meant to be used up, and its throttles tell.',
      },
      source,
    },
    {
      id: 'Spillover',
      signal: (probe) =>
        probe.facts.hasProvisionedConcurrency
          ? labelled(
              'Beyond the provisioned concurrency',
              withTraffic(
                ratio(
                  probe.metric('ProvisionedConcurrencySpilloverInvocations', 'Sum', 'Count'),
                  invocationsOf(probe),
                ),
                invocationsOf(probe),
                INVOCATIONS_A_MINUTE,
              ),
            )
          : undefined,
      panel: 'Concurrency in use',
      rule: {
        condition: (signal) => signal.above(percent(10)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 10 % of invocations find no provisioned concurrency and start cold.',
        action: 'Raise the provisioned concurrency, or the maximum of its scaling.',
        causes: [
          'more traffic than was provisioned for',
          'slower invocations hold their place longer',
          'scheduled scaling has not begun yet',
        ],
        why: 'What is paid for so that nobody waits does not suffice; a peak of some minutes is what spilling over is for.',
      },
      source,
    },
    {
      id: 'IteratorAge',
      signal: ({ metric, facts }) =>
        facts.readsStream ? metric('IteratorAge', 'Maximum', 'Milliseconds') : undefined,
      panel: 'Age of events',
      rule: {
        condition: (signal) => signal.above(milliseconds(300_000)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The function reads its stream more than five minutes late.',
        action:
          'See whether it fails again and again on one batch, or is too slow for the traffic.',
        causes: [
          'a record that it fails on blocks its shard: look at the errors',
          'more records than it takes: raise the parallelization factor, the batch size or the shards',
          'it is throttled',
        ],
        why: 'Five minutes are the longest batching window; 9 of 15 minutes outlast a retry and a small backlog.',
      },
      source,
    },
    {
      id: 'StreamRetention',
      signal: ({ metric, facts }) =>
        facts.readsStream
          ? labelled(
              'Age of what the stream keeps',
              percentOf(
                metric('IteratorAge', 'Maximum', 'Milliseconds'),
                milliseconds(facts.streamRetentionHours * 3_600_000),
              ),
            )
          : undefined,
      rule: {
        condition: (signal) => signal.above(percent(50)),
        for: minutes(30),
        severity: 'critical',
        incidentLevel: 'SEV1',
        summary: 'The function is so late that its stream will soon drop records unread.',
        action: 'Let the failing batch go to an on-failure destination, or lengthen the retention.',
        causes: [
          'a record that it fails on has blocked its shard for hours',
          'its event source mapping was disabled, and has all of that to read',
        ],
        why: 'Half of the retention leaves time to act before data is lost; 18 of 30 minutes outlast a new reader that begins with the oldest record.',
      },
      source,
    },
    {
      id: 'OffsetLag',
      signal: ({ metric, facts }) =>
        facts.readsKafka ? metric('OffsetLag', 'Maximum', 'Count') : undefined,
      panel: 'Offset lag',
      source,
    },
    {
      id: 'AsyncAge',
      signal: ({ metric, facts }) =>
        facts.isAsynchronous ? metric('AsyncEventAge', 'Maximum', 'Milliseconds') : undefined,
      panel: 'Age of events',
      rule: {
        condition: (signal, { timeoutMs = LONGEST_TIMEOUT_MS }) =>
          signal.above(milliseconds(300_000 + RETRY_WAITS_MS + RETRIES * timeoutMs)),
        for: minutes(10),
        severity: 'warning',
        summary: 'Events wait for the function longer than all retries take.',
        action: 'See whether it is throttled: events that wait six hours are dropped.',
        causes: [
          'it is throttled: its reserved concurrency is too small, or the account has none left',
          'more events than it takes',
        ],
        why: 'Both retries with their waits and time-outs are normal, and five minutes more: beyond is a backlog.',
      },
      source,
    },
    {
      id: 'EventsDropped',
      signal: ({ metric, facts }) =>
        facts.isAsynchronous ? metric('AsyncEventsDropped', 'Sum', 'Count') : undefined,
      panel: 'Events lost',
      rule: {
        condition: (signal, facts) => (keepsFailures(facts) ? undefined : signal.above(count(0))),
        ...lostWork,
        summary: 'Events were dropped: all retries failed, and nothing keeps them.',
        action:
          'Read the errors of the last hours, repair, send the events again; add an on-failure destination.',
        causes: [
          'the function failed three times on the event',
          'the event waited longer than its maximum age while the function was throttled',
          'the reserved concurrency is 0',
        ],
        why: 'A lost event is lost at the first one; with a dead-letter queue or destination it is kept, and those tell.',
      },
      source,
    },
    {
      id: 'DeadLetterErrors',
      signal: ({ metric, facts }) =>
        facts.hasDeadLetterQueue ? metric('DeadLetterErrors', 'Sum', 'Count') : undefined,
      panel: 'Events lost',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary: 'Failed events could not be sent to the dead-letter queue: they are lost.',
        action: "Check that the function's role may send to the queue, and that its key lets it.",
        causes: [
          'its role lacks sqs:SendMessage or the use of the key',
          'the queue is gone',
          'the event is larger than a message may be',
        ],
        why: 'What should keep failures has failed: the first one counts.',
      },
      source,
    },
    {
      id: 'DestinationFailures',
      signal: ({ metric, facts }) =>
        facts.hasDestination ? metric('DestinationDeliveryFailures', 'Sum', 'Count') : undefined,
      panel: 'Events lost',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary: 'Records of invocations could not be sent to their destination: they are lost.',
        action: "Check that the function's role may send to the destination.",
        causes: [
          'its role lacks the permission',
          'the destination is gone, or of a type that cannot be one, as FIFO queues',
          'the record is larger than a message may be',
        ],
        why: 'What should keep failures has failed: the first one counts.',
      },
      source,
    },
    {
      id: 'Recursion',
      signal: ({ metric, facts }) =>
        facts.isAsynchronous || facts.readsQueue
          ? metric('RecursiveInvocationsDropped', 'Sum', 'Count')
          : undefined,
      panel: 'Events lost',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        period: minutes(5),
        severity: 'critical',
        summary: 'Lambda stopped the function: it calls itself in a loop.',
        action: 'Find where it writes to what triggers it, its own bucket, queue or topic.',
        causes: [
          'it writes to the bucket, queue or topic that invokes it',
          'two functions answer each other',
        ],
        why: 'Lambda stops a loop after about 16 rounds, through SQS, S3 and SNS alone; a loop is never meant.',
      },
      source,
    },
    {
      id: 'Memory',
      signal: ({ metric, facts, dimensions }) =>
        facts.hasInsights
          ? metric('memory_utilization', 'Maximum', 'Percent', {
              label: 'Memory used',
              namespace: 'LambdaInsights',
              dimensions: { function_name: dimensions.FunctionName as string },
            })
          : undefined,
      panel: 'Memory',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(10),
        severity: 'warning',
        summary: 'The function uses more than 90 % of its memory.',
        action: 'Raise its memory, or look for what grows from invocation to invocation.',
        causes: [
          'its input has grown',
          'it keeps something between invocations that grows',
          'it was given too little',
        ],
        why: 'AWS recommends 90 % for 10 minutes; measured only where the Lambda Insights extension runs.',
      },
      source: insights,
    },
    {
      id: 'ColdStart',
      signal: ({ metric, facts, dimensions }) =>
        facts.hasInsights
          ? metric('init_duration', 'Maximum', 'Milliseconds', {
              label: 'Slowest cold start',
              namespace: 'LambdaInsights',
              dimensions: { function_name: dimensions.FunctionName as string },
            })
          : undefined,
      panel: 'Cold starts',
      source: insights,
    },
  ],
  recommended: [
    { metric: 'Errors', dimensions: ['FunctionName'], met: 'ErrorRate' },
    { metric: 'Throttles', dimensions: ['FunctionName'], met: 'Throttles' },
    { metric: 'Duration', dimensions: ['FunctionName'], met: 'Duration' },
    { metric: 'ConcurrentExecutions', dimensions: ['FunctionName'], met: 'Concurrency' },
    {
      namespace: 'LambdaInsights',
      metric: 'memory_utilization',
      dimensions: ['function_name'],
      met: 'Memory',
    },
  ],
});
