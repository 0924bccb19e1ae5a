import type { AlarmHistoryItem, AlarmType, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from './alarm-evaluation';

/** A change of an alarm's state. Moments are milliseconds since 1970. */
export interface Transition {
  /** The alarm's name. */
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  /** CloudWatch's StateReasonData, a JSON text. */
  readonly reasonData?: string;
  readonly atMs: number;
}

/** The state of an alarm of any kind, since when, and how it came there. */
export interface AlarmRecord {
  readonly createdMs: number;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
  /** Since when it is in its state. */
  readonly sinceMs: number;
  /** Undefined when that is its state already. */
  change(
    to: AlarmState,
    reason: string,
    nowMs: number,
    reasonData?: string,
  ): Transition | undefined;
  /** Notes in the history that an action was run. */
  recordAction(summary: string, data: object, nowMs: number): void;
  /** The state's part of what DescribeAlarms answers. */
  describeState(): {
    readonly AlarmConfigurationUpdatedTimestamp: Date;
    readonly StateValue: AlarmState;
    readonly StateReason: string;
    readonly StateReasonData: string | undefined;
    readonly StateUpdatedTimestamp: Date;
    readonly StateTransitionedTimestamp: Date;
  };
  /** In DescribeAlarmHistory's shape, newest first. */
  describeHistory(): readonly AlarmHistoryItem[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
const HISTORY_MS = 30 * 86_400_000;

interface StateEntry {
  readonly value: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
  readonly sinceMs: number;
}

/**
 * Begins an alarm's record: without data, as CloudWatch does.
 * @param properties - what the history's first entry says was created
 */
export const createAlarmRecord = (
  name: string,
  type: AlarmType,
  properties: unknown,
  createdMs: number,
): AlarmRecord => {
  let state: StateEntry = {
    value: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    sinceMs: createdMs,
  };
  /** Oldest first. */
  const history: AlarmHistoryItem[] = [];

  const record = (itemType: HistoryItemType, summary: string, data: object, atMs: number): void => {
    history.push({
      AlarmName: name,
      AlarmType: type,
      Timestamp: new Date(atMs),
      HistoryItemType: itemType,
      HistorySummary: summary,
      HistoryData: JSON.stringify({ version: '1.0', ...data }),
    });
    while (atMs - (history[0]?.Timestamp?.getTime() ?? atMs) > HISTORY_MS) history.shift();
  };

  record(
    'ConfigurationUpdate',
    `Alarm "${name}" created`,
    { type: 'Create', createdAlarm: properties },
    createdMs,
  );

  return {
    createdMs,
    get state() {
      return state.value;
    },
    get reason() {
      return state.reason;
    },
    get reasonData() {
      return state.reasonData;
    },
    get sinceMs() {
      return state.sinceMs;
    },
    change: (to, reason, atMs, reasonData) => {
      const from = state.value;
      if (to === from) return undefined;
      const next = { value: to, reason, reasonData, sinceMs: atMs };
      record(
        'StateUpdate',
        `Alarm updated from ${from} to ${to}`,
        { oldState: historyState(state), newState: historyState(next) },
        atMs,
      );
      state = next;
      return { alarm: name, from, to, reason, reasonData, atMs };
    },
    recordAction: (summary, data, atMs) => record('Action', summary, data, atMs),
    describeState: () => ({
      AlarmConfigurationUpdatedTimestamp: new Date(createdMs),
      StateValue: state.value,
      StateReason: state.reason,
      StateReasonData: state.reasonData,
      StateUpdatedTimestamp: new Date(state.sinceMs),
      StateTransitionedTimestamp: new Date(state.sinceMs),
    }),
    describeHistory: () => history.toReversed(),
  };
};

const historyState = ({ value, reason, reasonData }: StateEntry) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});
