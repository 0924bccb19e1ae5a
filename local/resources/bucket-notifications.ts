import type { Cloud } from '../cloud/cloud';
import { targetSender } from '../events/event-target';
import {
  isNotified,
  type NotificationConfiguration,
  notificationEvent,
  notificationRules,
} from '../s3/notifications';

type Account = Parameters<typeof targetSender>[1] &
  Pick<Cloud, 'objects' | 'clock' | 'newId' | 'background'>;

/**
 * Tells functions, queues and topics of the changes of a bucket's objects.
 * @throws Error for a target that does not run here
 */
export const notifyOf = (
  bucket: string,
  configuration: NotificationConfiguration,
  cloud: Account,
): void => {
  const targets = notificationRules(configuration).map((rule) => ({
    rule,
    send: targetSender(rule.targetArn, cloud),
  }));
  cloud.objects.onChange((change) => {
    if (change.bucket !== bucket) return;
    const facts = { nowMs: cloud.clock.now(), newId: cloud.newId };
    for (const { rule, send } of targets.filter((target) => isNotified(target.rule, change))) {
      cloud.background(send(JSON.stringify(notificationEvent(rule, change, facts))));
    }
  });
};
