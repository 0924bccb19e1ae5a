import { MuteRuleError, type MuteRuleProperties, muteStatus } from '../alarms/mute-rule';
import type { PutMuteRule } from '../alarms/mute-rules';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { pageOf } from './page';
import type { Operations } from './service';

/** CloudWatch's operations on alarm mute rules. */
export const muteRuleOperations = ({
  clock,
  muteRules,
  tags,
}: Pick<Cloud, 'clock' | 'muteRules' | 'tags'>): NonNullable<Operations['monitoring']> => ({
  PutAlarmMuteRule: ({ Tags = [], ...properties }) => {
    const isNew = !muteRules.get(properties.Name ?? '');
    try {
      const { arn } = muteRules.put(properties as MuteRuleProperties, clock.now());
      if (isNew)
        tags.put(
          arn,
          Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
        );
    } catch (error) {
      if (error instanceof MuteRuleError) throw new AwsError('ValidationError', error.message);
      throw error;
    }
    return {};
  },
  GetAlarmMuteRule: ({ AlarmMuteRuleName = '' }) => {
    const put = muteRules.get(AlarmMuteRuleName);
    if (!put) {
      const message = `no alarm mute rule ${AlarmMuteRuleName}`;
      throw new AwsError('ResourceNotFoundException', message, 404);
    }
    const { name, description, schedule, alarms, startMs, expireMs } = put.rule;
    return {
      ...summary(put, clock.now()),
      Name: name,
      Description: description,
      Rule: {
        Schedule: {
          Expression: schedule.expression,
          Duration: schedule.duration,
          Timezone: schedule.timezone,
        },
      },
      MuteTargets: { AlarmNames: [...alarms] },
      StartDate: dateOf(startMs),
      ExpireDate: dateOf(expireMs),
    };
  },
  ListAlarmMuteRules: ({ AlarmName, Statuses, NextToken, MaxRecords }) => {
    const found = muteRules
      .all()
      .filter(({ rule }) => AlarmName === undefined || rule.alarms.includes(AlarmName))
      .map((put) => summary(put, clock.now()))
      .filter(({ Status }) => Statuses?.includes(Status) ?? true);
    const page = pageOf(found, { NextToken, MaxRecords });
    return { AlarmMuteRuleSummaries: [...page.items], NextToken: page.NextToken };
  },
  DeleteAlarmMuteRule: ({ AlarmMuteRuleName = '' }) => {
    muteRules.delete(AlarmMuteRuleName);
    return {};
  },
});

const summary = ({ rule, arn, updatedMs }: PutMuteRule, nowMs: number) => ({
  AlarmMuteRuleArn: arn,
  ExpireDate: dateOf(rule.expireMs),
  Status: muteStatus(rule, nowMs),
  MuteType: rule.starts.kind === 'once' ? 'ONE_TIME' : 'RECURRING',
  LastUpdatedTimestamp: new Date(updatedMs),
});

const dateOf = (ms: number | undefined): Date | undefined =>
  ms === undefined ? undefined : new Date(ms);
