import { minutes } from '../duration';
import { labelled, ratio, total, withTraffic } from '../signals/signal';
import { count, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

export type LogGroupFacts = {
  /** Lines with embedded metrics come in. */
  readonly hasEmbeddedMetrics: boolean;
  /** A subscription filter forwards its lines. */
  readonly hasSubscription: boolean;
  readonly hasTransformer: boolean;
};

const source =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html';

/** Below this one odd line is more than 5 %. */
const LINES_A_MINUTE = 20;

const FEW_LINES = 'the one line that does not arrive may be the error that was to be seen';

const sumOf = ({ metric }: Probe<LogGroupFacts>, name: string) => metric(name, 'Sum', 'Count');

const shareForwarded = (probe: Probe<LogGroupFacts>, name: string, label: string) => {
  if (!probe.facts.hasSubscription) return undefined;
  const part = sumOf(probe, name);
  return labelled(label, ratio(part, total('Lines', [part, sumOf(probe, 'ForwardedLogEvents')])));
};

export const logGroup = resourceType<LogGroupFacts>()({
  id: 'logGroup',
  title: 'log group',
  namespace: 'AWS/Logs',
  rows: [
    {
      id: 'LostMetrics',
      signal: (probe) =>
        probe.facts.hasEmbeddedMetrics
          ? total('Refused metric lines', [
              sumOf(probe, 'EMFParsingErrors'),
              sumOf(probe, 'EMFValidationErrors'),
            ])
          : undefined,
      panel: 'Embedded metrics',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        period: minutes(5),
        severity: 'warning',
        summary:
          'Lines with metrics were refused: what the metrics show is less than what happened.',
        action: 'Look for lines with _aws that break a limit of the embedded metric format.',
        causes: [
          'a value that is no number, or more than 100 values of one metric',
          'more than 30 dimensions, or a name that CloudWatch does not take',
          'a time stamp of more than two weeks ago',
        ],
        why: 'No line is ever refused of a writer that is right; each that is makes the other alarms blind.',
      },
      source,
    },
    {
      id: 'DeliveryErrors',
      signal: (probe) => shareForwarded(probe, 'DeliveryErrors', 'Lines not forwarded'),
      panel: 'Subscriptions',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(20),
        period: minutes(5),
        severity: 'warning',
        summary: 'Lines of the log group do not reach their subscription.',
        action:
          'Let CloudWatch Logs write to the destination again, and read meanwhile in the log group itself.',
        causes: [
          'the role of the subscription lost a permission',
          'the destination is gone or its key is disabled',
          'the function that takes the lines fails',
        ],
        why: 'It tries again for 24 hours what may pass, such as an error of a function: three of four periods; what is forbidden or gone is lost at once.',
        accepts: { 'ratio-without-traffic': FEW_LINES },
      },
      source,
    },
    {
      id: 'DeliveryThrottling',
      signal: (probe) => shareForwarded(probe, 'DeliveryThrottling', 'Lines throttled'),
      panel: 'Subscriptions',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(30),
        period: minutes(5),
        severity: 'warning',
        summary: 'The destination of the subscription cannot take the lines as fast as they come.',
        action: 'Give the stream more shards, or the delivery stream a higher quota.',
        causes: [
          'a burst of lines',
          'a stream with too few shards',
          'debug logging that was left on',
        ],
        why: 'Throttled lines are sent again: only what lasts half an hour piles up.',
        accepts: { 'ratio-without-traffic': FEW_LINES },
      },
      source,
    },
    {
      id: 'TransformationErrors',
      signal: (probe) =>
        probe.facts.hasTransformer
          ? withTraffic(
              labelled(
                'Lines not transformed',
                ratio(sumOf(probe, 'TransformationErrors'), sumOf(probe, 'IncomingLogEvents')),
              ),
              sumOf(probe, 'IncomingLogEvents'),
              LINES_A_MINUTE,
            )
          : undefined,
      panel: 'Transformer',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 5 % of the lines do not fit the transformer of the log group.',
        action: 'Compare a line of the newest deployment with what the transformer expects.',
        causes: ['lines of another shape since the last deployment'],
        why: 'Lines are kept as they came, so nothing is lost: a rate, for a quarter of an hour.',
      },
      source,
    },
    {
      id: 'Incoming',
      signal: (probe) => labelled('Lines', sumOf(probe, 'IncomingLogEvents')),
      panel: 'Incoming',
      source,
    },
  ],
  recommended: [],
});
