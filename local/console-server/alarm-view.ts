import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import type { Alarms } from '../alarms/alarms';
import type { AnyAlarm } from '../alarms/any-alarm';
import type {
  AlarmChange,
  AlarmDetail,
  AlarmStateName,
  AlarmView,
  Transition,
} from './console-source';

export const alarmView = (alarms: Alarms, alarm: AnyAlarm): AlarmView =>
  withoutUndefined({
    kind: alarm.kind,
    stack: alarms.entry(alarm.name)?.stack,
    name: alarm.name,
    arn: alarm.arn,
    description: alarm.describe().AlarmDescription,
    state: alarm.state,
    sinceMs: alarm.record.sinceMs,
    reason: alarm.record.reason,
    quietBecause: alarms.quietBecause(alarm.name),
  });

export const alarmDetail = (alarms: Alarms, alarm: AnyAlarm): AlarmDetail => {
  const history = alarm.describeHistory();
  return withoutUndefined({
    ...alarmView(alarms, alarm),
    properties: { ...propertiesOf(alarm) },
    reasonData: alarm.record.reasonData,
    history: history.flatMap(toTransition),
    actions: history.flatMap(toAction),
    children: alarm.kind === 'composite' ? childViews(alarms, alarm.children) : undefined,
    evaluationState: evaluationState(alarms, alarm),
    lastEvaluation: alarm.kind === 'composite' ? undefined : alarm.lastEvaluation,
  });
};

/** The newest transitions of all alarms, newest first. */
export const alarmChanges = (alarms: Alarms, limit: number): readonly AlarmChange[] =>
  alarms
    .values()
    .flatMap((alarm) =>
      alarm
        .describeHistory()
        .filter(({ HistoryItemType }) => HistoryItemType === 'StateUpdate')
        .slice(0, limit)
        .flatMap(toTransition)
        .map((change) => ({ alarm: alarm.name, ...change })),
    )
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, limit);

const propertiesOf = (alarm: AnyAlarm): object =>
  alarm.kind === 'composite' ? alarm.properties : alarm.definition.properties;

const childViews = (alarms: Alarms, names: readonly string[]): readonly AlarmView[] =>
  names.flatMap((name) => {
    const child = alarms.get(name);
    return child ? alarmView(alarms, child) : [];
  });

const evaluationState = (alarms: Alarms, alarm: AnyAlarm): string | undefined => {
  if (alarm.kind !== 'composite') return alarm.describe().EvaluationState;
  const reason = alarms.notEvaluatedBecause(alarm);
  return reason && `not evaluated: ${reason}`;
};

const toAction = ({ HistoryItemType, HistorySummary = '', Timestamp }: AlarmHistoryItem) =>
  HistoryItemType === 'Action'
    ? [{ atMs: Timestamp?.getTime() ?? 0, summary: HistorySummary }]
    : [];

const toTransition = ({
  HistoryItemType,
  HistoryData,
  Timestamp,
}: AlarmHistoryItem): Transition[] => {
  if (HistoryItemType !== 'StateUpdate') return [];
  const { oldState, newState } = JSON.parse(HistoryData ?? '{}') as {
    readonly oldState: { readonly stateValue: AlarmStateName };
    readonly newState: { readonly stateValue: AlarmStateName; readonly stateReason: string };
  };
  return [
    {
      atMs: Timestamp?.getTime() ?? 0,
      from: oldState.stateValue,
      to: newState.stateValue,
      reason: newState.stateReason,
    },
  ];
};

const withoutUndefined = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
