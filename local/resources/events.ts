import { arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import { ratePeriodMs, scheduledEvent } from '../schedule';
import type { CreateResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::Events: rules on a schedule with Lambda functions as targets. */
export const eventsResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Events::Rule': (resource) => {
    const { properties } = resource;
    const name = properties.Name ?? physicalName(resource);
    const ruleArn = arn('events', `rule/${name}`);
    if (!properties.ScheduleExpression) {
      throw new Error('the local cloud runs rules on a schedule, not event patterns yet');
    }
    const targets: readonly { readonly Arn: string; readonly Input?: string }[] =
      properties.Targets ?? [];
    if (properties.State !== 'DISABLED') {
      cloud.clock.every(ratePeriodMs(properties.ScheduleExpression), () => {
        for (const target of targets) {
          const event = scheduledEvent(ruleArn, cloud.newId(), cloud.clock.now());
          const payload = target.Input ?? JSON.stringify(event);
          cloud.background(cloud.invoke(target.Arn, payload, 'event'));
        }
      });
    }
    return { ref: name, attributes: { Arn: ruleArn } };
  },
});
