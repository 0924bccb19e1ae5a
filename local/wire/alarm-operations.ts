import type {
  AlarmContributor,
  AlarmHistoryItem,
  AlarmType,
  CompositeAlarm,
  DescribeAlarmHistoryInput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
  LogAlarm,
  MetricAlarm,
  PutMetricAlarmInput,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import { AlarmDefinitionError, type AlarmProperties } from '../alarms/alarm-properties';
import type { Alarms } from '../alarms/alarms';
import type { AnyAlarm } from '../alarms/any-alarm';
import { alarmNameOf, type CompositeProperties } from '../alarms/composite-alarm';
import { alarmsInRule, CompositeRuleError, parseCompositeRule } from '../alarms/composite-rule';
import type { LogAlarmProperties } from '../alarms/log-alarm-definition';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { pageOf } from './page';
import type { Operations } from './service';

type AlarmCloud = Pick<Cloud, 'alarms' | 'tags'>;

/** CloudWatch's operations on alarms of all kinds. */
export const alarmOperations = ({
  alarms,
  tags,
}: AlarmCloud): NonNullable<Operations['monitoring']> => {
  const put = (
    { AlarmName = '', Tags = [] }: Pick<PutMetricAlarmInput, 'AlarmName' | 'Tags'>,
    putAlarm: () => AnyAlarm,
  ): Record<string, never> => {
    const isNew = !alarms.get(AlarmName);
    const { arn } = refusing(putAlarm);
    // Of an alarm that is there already they are ignored.
    if (isNew)
      tags.put(
        arn,
        Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
      );
    return {};
  };

  return {
    PutMetricAlarm: (input) => put(input, () => alarms.putMetricAlarm(input as AlarmProperties)),
    PutCompositeAlarm: (input) =>
      put(input, () => {
        checkNamedAlarms(alarms, input as CompositeProperties);
        return alarms.putCompositeAlarm(input as CompositeProperties);
      }),
    PutLogAlarm: (input) => put(input, () => alarms.putLogAlarm(input as LogAlarmProperties)),
    DescribeAlarms: (input) => describeAlarms(alarms, input),
    DescribeAlarmContributors: ({ AlarmName = '', NextToken }) => {
      const page = pageOf(contributorsOf(alarms, AlarmName), { NextToken, MaxRecords: 100 });
      return { AlarmContributors: [...page.items], NextToken: page.NextToken };
    },
    DescribeAlarmsForMetric: (input) => ({
      MetricAlarms: alarms
        .values()
        .filter((alarm) => watches(alarm, input))
        .map((alarm) => described(alarms, alarm)),
    }),
    DescribeAlarmHistory: (input) => {
      const { NextToken: from, MaxRecords = 100 } = input;
      const found = historyItems(alarms, input);
      const { items, NextToken } = pageOf(found, { NextToken: from, MaxRecords });
      return { AlarmHistoryItems: [...items], NextToken };
    },
    DeleteAlarms: ({ AlarmNames = [] }) => {
      checkCount('AlarmNames', AlarmNames);
      checkDeletedTogether(alarms, AlarmNames);
      alarms.delete(AlarmNames);
      return {};
    },
    EnableAlarmActions: ({ AlarmNames = [] }) => {
      alarms.setActionsEnabled(AlarmNames, true);
      return {};
    },
    DisableAlarmActions: ({ AlarmNames = [] }) => {
      alarms.setActionsEnabled(AlarmNames, false);
      return {};
    },
    SetAlarmState: ({ AlarmName = '', StateValue, StateReason = '', StateReasonData }) => {
      const to = checkedState(StateValue);
      if (StateReasonData !== undefined) checkJson(StateReasonData);
      alarms.setState(AlarmName, to, StateReason, StateReasonData);
      return {};
    },
  };
};

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

const refusing = <T>(attempt: () => T): T => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof AlarmDefinitionError) throw invalid(error.message);
    throw error;
  }
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MOST_PARENTS = 150;

/** A call must name alarms that are there; a template may create them later. */
const checkNamedAlarms = (
  alarms: Alarms,
  { AlarmName, AlarmRule, ActionsSuppressor }: CompositeProperties,
): void => {
  const named = namesIn(AlarmRule);
  const absent = named.filter((name) => !alarms.get(name));
  if (absent.length > 0) {
    throw invalid(
      `Could not save the composite alarm as alarms [${absent.join(', ')}] in the alarm rule do not exist`,
    );
  }
  const full = named.find(
    (name) =>
      alarms.parentsOf(name).filter((parent) => parent.name !== AlarmName).length >= MOST_PARENTS,
  );
  if (full !== undefined) {
    throw new AwsError(
      'LimitExceeded',
      `${full} is in the rules of ${MOST_PARENTS} composite alarms, no more can name it`,
    );
  }
  if (ActionsSuppressor && !alarms.get(alarmNameOf(ActionsSuppressor))) {
    throw invalid(`ActionsSuppressor must name an alarm that exists, got ${ActionsSuppressor}`);
  }
};

/** What cannot be read is refused when the alarm is put. */
const namesIn = (rule: string): readonly string[] => {
  try {
    return alarmsInRule(parseCompositeRule(rule)).map(alarmNameOf);
  } catch (error) {
    if (error instanceof CompositeRuleError) return [];
    throw error;
  }
};

const MOST_NAMES = 100;

const checkCount = (member: string, names: readonly string[]): void => {
  if (names.length > MOST_NAMES)
    throw invalid(`${member} may have ${MOST_NAMES} names, got ${names.length}`);
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html */
const checkDeletedTogether = (alarms: Alarms, names: readonly string[]): void => {
  const ofKind = (kind: AnyAlarm['kind']) =>
    names.filter((name) => alarms.get(name)?.kind === kind);
  const composites = ofKind('composite');
  if (composites.length > 1) {
    throw invalid(`one call deletes at most one composite alarm, got ${composites.join(', ')}`);
  }
  if (names.length > 1 && ofKind('log').length > 0) {
    throw invalid(`a log alarm is deleted alone, got ${names.join(', ')}`);
  }
};

const states: readonly StateValue[] = ['INSUFFICIENT_DATA', 'ALARM', 'OK'];

const checkedState = (value: string | undefined): StateValue => {
  const state = states.find((known) => known === value);
  if (state) return state;
  throw invalid(
    `1 validation error detected: Value '${value}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [${states.join(', ')}]`,
  );
};

const checkJson = (text: string): void => {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidFormat', 'StateReasonData must be JSON');
  }
};

const typeOf: Readonly<Record<AnyAlarm['kind'], AlarmType>> = {
  metric: 'MetricAlarm',
  composite: 'CompositeAlarm',
  log: 'LogAlarm',
};

/** Metric alarms alone, where a call names no types. */
const METRIC_ALARMS: readonly AlarmType[] = ['MetricAlarm'];

type Described = ReturnType<AnyAlarm['describe']>;

const described = (alarms: Alarms, alarm: AnyAlarm): Described => ({
  ...alarm.describe(),
  ActionsEnabled: alarms.entry(alarm.name)?.actionsEnabled,
});

const describeAlarms = (alarms: Alarms, input: DescribeAlarmsInput) => {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (parent !== undefined || child !== undefined) checkAlone(input);
  if (parent !== undefined) return page(childrenOf(alarms, parent), input, asChild);
  if (child !== undefined) return page(alarms.parentsOf(child), input, asParent);
  return page(wanted(alarms, input), input, (alarm) => described(alarms, alarm));
};

const checkAlone = ({ MaxRecords: _, NextToken: __, ...others }: DescribeAlarmsInput): void => {
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  if (given.length === 1) return;
  throw invalid(
    `ChildrenOfAlarmName and ParentsOfAlarmName stand alone, but for MaxRecords and NextToken; got ${given.map(([name]) => name).join(', ')}`,
  );
};

const childrenOf = (alarms: Alarms, name: string): readonly AnyAlarm[] => {
  const alarm = alarms.get(name);
  if (alarm?.kind !== 'composite') throw invalid(`${name} is no composite alarm`);
  return alarm.children.flatMap((child) => alarms.get(child) ?? []);
};

const asParent = ({ name, arn }: AnyAlarm): Described => ({ AlarmName: name, AlarmArn: arn });

const asChild = (alarm: AnyAlarm): Described => ({
  ...asParent(alarm),
  StateValue: alarm.state,
  StateUpdatedTimestamp: new Date(alarm.record.sinceMs),
});

const wanted = (alarms: Alarms, input: DescribeAlarmsInput): readonly AnyAlarm[] => {
  const {
    AlarmNames,
    AlarmNamePrefix,
    AlarmTypes = METRIC_ALARMS,
    StateValue,
    ActionPrefix,
  } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined) {
    throw invalid('AlarmNamePrefix cannot be specified with AlarmNames: leave one of them out');
  }
  checkCount('AlarmNames', AlarmNames ?? []);
  return alarms
    .values()
    .filter(({ kind }) => AlarmTypes.includes(typeOf[kind]))
    .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix ?? ''))
    .filter(({ state }) => StateValue === undefined || state === StateValue)
    .filter((alarm) => ActionPrefix === undefined || hasAction(alarm, ActionPrefix));
};

const hasAction = (alarm: AnyAlarm, prefix: string): boolean => {
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm.describe();
  return [...AlarmActions, ...OKActions, ...InsufficientDataActions].some((action) =>
    action.startsWith(prefix),
  );
};

const page = (
  found: readonly AnyAlarm[],
  input: DescribeAlarmsInput,
  show: (alarm: AnyAlarm) => Described,
) => {
  const byName = found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { items, NextToken } = pageOf(byName, input);
  const ofKind = (kind: AnyAlarm['kind']): Described[] =>
    items.filter((alarm) => alarm.kind === kind).map(show);
  return {
    MetricAlarms: ofKind('metric') as MetricAlarm[],
    CompositeAlarms: ofKind('composite') as CompositeAlarm[],
    LogAlarms: ofKind('log') as LogAlarm[],
    NextToken,
  };
};

/** Those in ALARM. */
const contributorsOf = (alarms: Alarms, name: string): readonly AlarmContributor[] => {
  const alarm = alarms.get(name);
  if (!alarm) throw new AwsError('ResourceNotFoundException', `no alarm ${name}`, 404);
  const all = alarm.kind === 'composite' ? [] : (alarm.contributors ?? []);
  return all
    .filter(({ state }) => state.value === 'ALARM')
    .map(({ contributor, state }) => ({
      ContributorId: contributor.id,
      ContributorAttributes: { ...contributor.attributes },
      StateReason: state.reason,
      StateTransitionedTimestamp: new Date(state.sinceMs),
    }));
};

const watches = (alarm: AnyAlarm, input: DescribeAlarmsForMetricInput): boolean => {
  if (alarm.kind !== 'metric' || alarm.definition.signal.kind !== 'metric') return false;
  const { properties } = alarm.definition;
  const asked = [
    'Namespace',
    'MetricName',
    'Statistic',
    'ExtendedStatistic',
    'Period',
    'Unit',
  ] as const;
  return (
    asked.every((member) => input[member] === undefined || input[member] === properties[member]) &&
    dimensionsOf(input) === dimensionsOf(properties)
  );
};

/** Their order is without meaning. */
const dimensionsOf = ({
  Dimensions = [],
}: {
  readonly Dimensions?:
    | readonly { Name?: string | undefined; Value?: string | undefined }[]
    | undefined;
}): string => JSON.stringify(Dimensions.map(({ Name, Value }) => [Name, Value]).sort());

const historyItems = (
  alarms: Alarms,
  input: DescribeAlarmHistoryInput,
): readonly AlarmHistoryItem[] => {
  const { AlarmName, AlarmTypes = METRIC_ALARMS, HistoryItemType, StartDate, EndDate } = input;
  const from = StartDate?.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = EndDate?.getTime() ?? Number.POSITIVE_INFINITY;
  const records = [...alarms.values().map(({ record }) => record), ...alarms.deletedRecords()];
  const items = records
    .flatMap((record) => record.describeHistory())
    .filter((item) => AlarmName === undefined || item.AlarmName === AlarmName)
    .filter((item) => AlarmTypes.includes(item.AlarmType ?? 'MetricAlarm'))
    .filter((item) => HistoryItemType === undefined || item.HistoryItemType === HistoryItemType)
    .filter(({ Timestamp }) => {
      const ms = Timestamp?.getTime() ?? 0;
      return ms >= from && ms <= to;
    })
    .sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0));
  return input.ScanBy === 'TimestampAscending' ? items.reverse() : items;
};
