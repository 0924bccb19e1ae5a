import { minutes } from '../duration';
import { resourceType } from '../resource-type';
import { labelled, percentOf, ratio, total, withTraffic } from '../signal';
import { count, milliseconds, percent } from '../unit';

export type LambdaFunctionFacts = {
  readonly timeoutMs: number;
  /** Undefined where the function shares the account's concurrency. */
  readonly reservedConcurrency: number | undefined;
  /** A stream is read by it: it has an age to fall behind. */
  readonly readsStream: boolean;
  /** Events come to it that nobody waits for: from SNS, S3, EventBridge. */
  readonly isAsynchronous: boolean;
  readonly hasDestination: boolean;
  readonly hasDeadLetterQueue: boolean;
};

const source = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';

/** Below this a minute says nothing: one failure of three invocations is not 33 %. */
const INVOCATIONS_A_MINUTE = 5;

export const lambdaFunction = resourceType<LambdaFunctionFacts>({
  id: 'lambda',
  title: 'Lambda function',
  namespace: 'AWS/Lambda',
  rows: [
    {
      id: 'ErrorRate',
      signal: ({ metric }) => {
        const invocations = metric('Invocations', 'Sum', 'Count');
        const errors = ratio(metric('Errors', 'Sum', 'Count'), invocations);
        return withTraffic(labelled('Error rate', errors), invocations, INVOCATIONS_A_MINUTE);
      },
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
        why: 'A rate, not a count: what is normal does not grow with traffic; 3 of 5 minutes outlast a deployment.',
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
        summary: 'More than 1 % of invocations are refused for want of concurrency.',
        action: 'Raise the reserved concurrency, or ask for a higher quota of the account.',
        causes: [
          'its reserved concurrency is too small for the traffic',
          'another function uses up the concurrency of the account',
          'what it calls has become slow, so each invocation holds its place longer',
        ],
        why: 'Throttled invocations are no invocations, so the rate is of all attempts; asynchronous ones are tried again.',
      },
      source,
    },
    {
      id: 'Duration',
      signal: ({ metric, facts }) =>
        labelled(
          'p99 of the time-out',
          percentOf(metric('Duration', 'p99', 'Milliseconds'), milliseconds(facts.timeoutMs)),
        ),
      panel: 'Duration',
      rule: {
        condition: (signal) => signal.above(percent(80)),
        for: minutes(5),
        severity: 'warning',
        summary: 'One invocation in a hundred takes more than 80 % of the time-out.',
        action: 'Find what became slow in the traces, before it becomes time-outs.',
        causes: [
          'something that it calls has become slow',
          'its work grew with its input',
          'too little memory, and so too little CPU',
        ],
        why: 'Relative to the time-out it needs no tuning; AWS leaves the threshold open.',
      },
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
      panel: 'Concurrency',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(10),
        severity: 'warning',
        summary: 'More than 90 % of the reserved concurrency is in use.',
        action: 'Raise the reserved concurrency before invocations are throttled.',
        causes: [
          'more traffic than it was reserved for',
          'slower invocations hold their place longer',
        ],
        why: 'AWS recommends 10 minutes and about 90 % of the quota; without a reservation the account is what is watched.',
      },
      source,
    },
  ],
  recommended: [
    { metric: 'Errors', dimensions: ['FunctionName'], met: 'ErrorRate' },
    { metric: 'Throttles', dimensions: ['FunctionName'], met: 'Throttles' },
    { metric: 'Duration', dimensions: ['FunctionName'], met: 'Duration' },
    { metric: 'ConcurrentExecutions', dimensions: ['FunctionName'], met: 'Concurrency' },
  ],
});
