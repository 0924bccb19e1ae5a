import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { clientSettings } from './client-settings';
import { type AlarmMessage, parseAlarmMessage } from './notifier/alarm-message';
import { announcement } from './notifier/announcement';
import { notifierTelemetry } from './notifier/notifier-telemetry';
import { toSlackMessage } from './notifier/slack-message';
import { type Delivery, postToSlack } from './notifier/slack-webhook';
import { type Handler, observe } from './observe';
import { observeClient } from './outgoing/observe-client';
import { secretText } from './secret';
import type { Tools } from './tools';
import { variable } from './variable';

type Notifications = ReturnType<typeof notifierTelemetry>;
type NotifierTools = Tools<Notifications>;

/**
 * Takes alarms from a queue to Slack. What was not delivered goes back to the queue, also what Slack refused and what is
 * no alarm: after five attempts it is in the dead-letter queue, whose alarm reaches a person by another way. Dropped
 * here it would reach nobody.
 * @param webhookUrl - of a Slack incoming webhook
 */
export const notify =
  (webhookUrl: () => Promise<string>): Handler<Notifications, SQSEvent, SQSBatchResponse> =>
  async ({ Records }, tools) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    let hasToWait = false;
    for (const record of Records) {
      // Ended by a time-out, the whole batch would come back, also what was delivered.
      hasToWait ||= tools.request.remainingTimeMs() < LEAST_TIME_MS;
      const delivery: Delivery = hasToWait ? notTried : await deliver(record, webhookUrl, tools);
      // Slack takes about a message a second: once it says so, the rest of the batch waits.
      hasToWait ||= delivery.kind === 'busy';
      if (delivery.kind !== 'delivered')
        batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    tools.note({ records: Records.length, undelivered: batchItemFailures.length });
    return { batchItemFailures };
  };

/** What Slack gets for an answer, at most. */
const TIMEOUT_MS = 5000;
/** For all that is not Slack's answer. */
const RESERVE_MS = 1000;
const LEAST_TIME_MS = 2 * RESERVE_MS;

const notTried: Delivery = { kind: 'busy', reason: 'the rest of the batch has to wait' };

const deliver = async (
  record: SQSRecord,
  webhookUrl: () => Promise<string>,
  tools: NotifierTools,
): Promise<Delivery> => {
  const { logger, metrics } = tools;
  try {
    const alarm = parseAlarmMessage(record.body);
    const what = announcement(alarm);
    if (what.kind === 'none') {
      metrics.notifications.handled.add(1, { outcome: 'passed_over' });
      logger.info(`${alarm.AlarmName} is not announced`, { reason: what.reason });
      return { kind: 'delivered' };
    }
    return await post(alarm, (await webhookUrl()).trim(), tools);
  } catch (error) {
    metrics.notifications.handled.add(1, { outcome: 'failed' });
    logger.error('a message could not be announced', { error, message_id: record.messageId });
    return { kind: 'failed', reason: String(error) };
  }
};

const post = async (
  alarm: AlarmMessage,
  url: string,
  { logger, metrics, request, traced }: NotifierTools,
): Promise<Delivery> => {
  const startedMs = performance.now();
  const timeoutMs = Math.max(0, Math.min(TIMEOUT_MS, request.remainingTimeMs() - RESERVE_MS));
  const delivery = await traced('slack', () => postToSlack(url, toSlackMessage(alarm), timeoutMs));
  metrics.notifications.deliveryTime.record(performance.now() - startedMs);
  const name = `${alarm.AlarmName} ${alarm.NewStateValue}`;
  if (delivery.kind === 'delivered') {
    metrics.notifications.handled.add(1, { outcome: 'delivered' });
    logger.info(`announced ${name}`);
    return delivery;
  }
  const { kind, reason } = delivery;
  metrics.notifications.handled.add(1, { outcome: kind === 'refused' ? 'refused' : 'failed' });
  logger[kind === 'refused' ? 'error' : 'warn'](`${name} was not delivered`, { reason });
  return delivery;
};

const webhook = secretText(observeClient(new SecretsManagerClient(clientSettings)), () =>
  variable('SLACK_SECRET_ARN'),
);

export const handler = observe(
  notifierTelemetry(process.env.POWERTOOLS_SERVICE_NAME || 'notifier'),
  notify(() => webhook.get()),
);
