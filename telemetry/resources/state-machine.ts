import { minutes } from '../duration';
import { labelled, ratio, type Signal, total, withTraffic } from '../signals/signal';
import { count, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

export type StateMachineFacts = {
  /** Express workflows are not throttled by state transitions. */
  readonly isExpress: boolean;
};

const source = 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html';

/** Below this one failure that happens to fall into a minute is more than 5 %. */
const ENDED_A_MINUTE = 20;

const RARE = 'a workflow that runs once a day has no traffic, and its one failure is news';

type How = 'Failed' | 'TimedOut' | 'Aborted' | 'Succeeded';

const ended = ({ metric }: Probe<StateMachineFacts>, how: How) =>
  metric(`Executions${how}`, 'Sum', 'Count');

/** Of the executions that ended: one that began hours ago is no part of what begins now. */
const shareOf = (probe: Probe<StateMachineFacts>, how: How): Signal =>
  labelled(how, ratio(ended(probe, how), allEnded(probe)));

const allEnded = (probe: Probe<StateMachineFacts>) =>
  total('Ended', [
    ended(probe, 'Succeeded'),
    ended(probe, 'Failed'),
    ended(probe, 'TimedOut'),
    ended(probe, 'Aborted'),
  ]);

export const stateMachine = resourceType<StateMachineFacts>()({
  id: 'stateMachine',
  title: 'Step Functions state machine',
  namespace: 'AWS/States',
  rows: [
    {
      id: 'FailureRate',
      signal: (probe) => {
        const bad = total('Lost', [ended(probe, 'Failed'), ended(probe, 'TimedOut')]);
        const share = labelled('Failed or timed out', ratio(bad, allEnded(probe)));
        return withTraffic(share, allEnded(probe), ENDED_A_MINUTE);
      },
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(10),
        severity: 'critical',
        summary: 'More than 5 % of the executions fail or time out.',
        action:
          'Open a failed execution, read the state that it ended in, and redrive it when that is mended.',
        causes: [
          'a deployment changed the definition or a function that it calls',
          'something that a state calls is down or throttles, and its Retry does not outlast that',
          'input of a kind that no state expects',
        ],
        why: 'For busy workflows: 20 executions a minute make a rate; six of ten minutes outlast a deployment, and chance.',
      },
      source,
    },
    {
      id: 'Failures',
      signal: (probe) => shareOf(probe, 'Failed'),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(60),
        period: minutes(60),
        severity: 'warning',
        summary: 'Executions failed, and what they were to do is not done.',
        action: 'Open the failed execution, mend what its last state says, and redrive it.',
        causes: [
          'something that a state calls failed longer than its Retry outlasts',
          'input of a kind that no state expects',
        ],
        why: 'A workflow that runs once a day fails once a day: no guard of traffic; of the last hour, so that one failure of many is none.',
        accepts: { 'ratio-without-traffic': RARE },
      },
      source,
    },
    {
      id: 'TimeOuts',
      signal: (probe) => shareOf(probe, 'TimedOut'),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(60),
        period: minutes(60),
        severity: 'warning',
        summary: 'Executions ran into their time-out.',
        action:
          'See in which state the execution stood, then raise the time-out or mend what kept it waiting.',
        causes: [
          'a task waits for a callback that never came',
          'something that a state calls has become slow',
        ],
        why: 'As failures: each is work that is not done, however rare the workflow is.',
        accepts: { 'ratio-without-traffic': RARE },
      },
      source,
    },
    {
      id: 'Aborts',
      signal: (probe) => withTraffic(shareOf(probe, 'Aborted'), allEnded(probe), ENDED_A_MINUTE),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(20)),
        for: minutes(20),
        period: minutes(5),
        severity: 'warning',
        summary: 'More than 20 % of the executions are stopped from outside.',
        action: 'Ask CloudTrail who calls StopExecution.',
        causes: ['a person or a script cleans up', 'a program stops executions that it gave up on'],
        why: 'Who stops an execution means it; only many, in three of four periods, are news.',
      },
      source,
    },
    {
      id: 'Throttles',
      signal: ({ metric, facts }) =>
        facts.isExpress
          ? undefined
          : labelled('Throttled transitions', metric('ExecutionThrottled', 'Sum', 'Count')),
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'State transitions are throttled, so executions take longer.',
        action: 'Ask for a higher quota of StateTransition, or make short workflows Express.',
        causes: [
          'a Map state with more concurrency than the quota of the account bears',
          'another state machine of the account uses the quota up',
        ],
        why: 'Throttled transitions are tried again and only delay: what lasts 15 minutes is a quota too small.',
      },
      source,
    },
    {
      id: 'Duration',
      signal: ({ metric }) => labelled('p95', metric('ExecutionTime', 'p95', 'Milliseconds')),
      panel: 'Duration',
      source,
    },
    {
      id: 'Started',
      signal: ({ metric }) => labelled('Started', metric('ExecutionsStarted', 'Sum', 'Count')),
      panel: 'Executions',
      source,
    },
  ],
  recommended: [],
});
