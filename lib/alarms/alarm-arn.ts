import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { NamedAlarm } from './composite-alarm';

/** The ARN of an alarm from its name, for what shows it in another stack. */
export const alarmArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/**
 * The ARN of an alarm for what shows it: the attribute of one in the same stack, which is shorter and deployed first. A
 * reference to each alarm of a nested stack would be an output of that stack, and there are 200 of those.
 */
export const shownAlarmArn = (scope: Construct, alarm: NamedAlarm): string =>
  Stack.of(alarm) === Stack.of(scope) ? alarm.attrArn : alarmArn(scope, alarm.name);
