import type { AlertRule } from '../../../telemetry/alerts/alert-rule';
import {
  alertTopicRule,
  archiveRules,
  notifierRules,
} from '../../../telemetry/resources/delivery-rules';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { ruleTimeline } from '../../lib/rule-timeline';

const runbook = 'https://example.com/runbook';
const [undelivered, waiting] = notifierRules({
  ...{ name: 'Notifier-Slack', queueName: 'alerts', deadLetterQueueName: 'dead', runbook },
}) as [AlertRule, AlertRule];
const handedOn = alertTopicRule('critical', { topicName: 'critical', runbook });

/** Of the one metric that the rule reads. */
const changes = (rule: AlertRule, values: string) => {
  const series = toMetricMath(rule.condition.signal).metrics.map(({ metric }) => ({
    ...{ namespace: metric.namespace, metricName: metric.metricName },
    ...{ dimensions: metric.dimensions, values },
  }));
  return ruleTimeline(rule, series).summary;
};

test('an event source mapping that is disabled is told of, though nothing fails', () => {
  expect(changes(waiting, '0x9 0+60x30')).toEqual(['1m OK', '23m ALARM']);
});

test('alerts that wait while Slack is tried again wake nobody', () => {
  expect(changes(waiting, '0x30 10 0x60 60+60x5 0x30')).toEqual(['1m OK']);
});

test('the first alert that did not get there is told of, until it is taken out', () => {
  expect(changes(undelivered, '0x9 1x20 0x20')).toEqual(['1m OK', '11m ALARM', '32m OK']);
});

test('an alert that a topic could not hand on is told of', () => {
  expect(changes(handedOn, '_x9 1 _x20')).toContain('10m ALARM');
  expect(changes(handedOn, '_x30 0x10 _x30')).toEqual(['1m OK']);
});

test('an archive is watched from its log groups to its bucket', () => {
  const rules = archiveRules({
    ...{ name: 'Archive', deliveryStreamName: 'archive', runbook },
    logGroupNames: { Predict: '/aws/lambda/predict' },
    facts: {
      ...{ bufferSeconds: 300, destination: 'S3', isDirectPut: true },
      ...{ transforms: false, convertsFormat: false, hasOwnKey: false },
    },
  });

  expect(rules.map(({ name }) => name)).toEqual([
    ...['Archive-Freshness', 'Archive-Expiry', 'Archive-DeliveryFailures', 'Archive-Throttles'],
    ...['Archive-Predict-DeliveryErrors', 'Archive-Predict-DeliveryThrottling'],
  ]);
});
