import { minutes } from '../duration';
import { labelled, percentOf, rate, ratio, withTraffic } from '../signals/signal';
import { bytes, percent, perSecond } from '../unit';
import { resourceType } from './resource-type';

export type ServerlessCacheFacts = {
  /** Undefined where nothing was set: then the largest is 5,000 GB. */
  readonly maxBytes: number | undefined;
  readonly maxProcessingUnitsPerSecond: number | undefined;
};

const source =
  'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html';

/** Below this a minute says nothing of a rate. */
const COMMANDS_A_MINUTE = 100;

export const serverlessCache = resourceType<ServerlessCacheFacts>()({
  id: 'serverlessCache',
  title: 'ElastiCache serverless cache',
  namespace: 'AWS/ElastiCache',
  rows: [
    {
      id: 'Throttles',
      signal: ({ metric }) => {
        const commands = metric('TotalCmdsCount', 'Sum', 'Count');
        const share = labelled(
          'Throttled',
          ratio(metric('ThrottledCmds', 'Sum', 'Count'), commands),
        );
        return withTraffic(share, commands, COMMANDS_A_MINUTE);
      },
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(10),
        severity: 'warning',
        summary: 'More than 1 % of the commands are throttled.',
        action:
          'Set a minimum of processing units before a peak that is known; look for one hot key.',
        causes: [
          'traffic rose faster than the cache grows: it doubles in some ten minutes',
          'one hot key',
          'the maximum of processing units is reached',
        ],
        why: 'A rate; the cache grows by itself, so only what lasts ten minutes is news.',
      },
      source,
    },
    {
      id: 'Storage',
      signal: ({ metric, facts }) =>
        facts.maxBytes === undefined
          ? undefined
          : labelled(
              'of the largest size',
              percentOf(metric('BytesUsedForCache', 'Maximum', 'Bytes'), bytes(facts.maxBytes)),
            ),
      panel: 'Storage',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The cache has grown to more than 90 % of the largest size that was set for it.',
        action: 'Raise its maximum, or give keys a time to live.',
        causes: ['keys without a time to live', 'values that grew', 'more users than before'],
        why: 'At its maximum it evicts keys, and refuses writes where none has a time to live.',
      },
      source,
    },
    {
      id: 'ProcessingUnits',
      signal: ({ metric, facts }) => {
        const most = facts.maxProcessingUnitsPerSecond;
        if (most === undefined) return undefined;
        const used = rate(metric('ElastiCacheProcessingUnits', 'Sum', 'Count'), 'second');
        return labelled('of the most processing units', percentOf(used, perSecond(most)));
      },
      panel: 'Processing units',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The cache does more than 90 % of the work that was set as its maximum.',
        action:
          'Raise the maximum of processing units, or find the commands that read the most bytes.',
        causes: ['more traffic', 'commands over large values: each kilobyte is a unit'],
        why: 'Beyond its maximum commands are throttled; nine minutes of 15 outlast a peak.',
      },
      source,
    },
    {
      id: 'ReadLatency',
      signal: ({ metric }) =>
        labelled('Read p99', metric('SuccessfulReadRequestLatency', 'p99', 'Microseconds')),
      panel: 'Latency',
      source,
    },
    {
      id: 'WriteLatency',
      signal: ({ metric }) =>
        labelled('Write p99', metric('SuccessfulWriteRequestLatency', 'p99', 'Microseconds')),
      panel: 'Latency',
      source,
    },
  ],
  recommended: [],
});
