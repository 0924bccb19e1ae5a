import type { AlarmHistoryItem, AlarmType, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from './alarm-evaluation';
import { parseReasonData } from './alarm-reason';
import type { AlarmContributor } from './reported-alarm';

/** Why an alarm is in a state. Its texts may be made when they are asked for: few of many changes are ever looked at. */
export interface Explanation {
  readonly reason: string;
  /** CloudWatch's StateReasonData, a JSON text. */
  readonly reasonData?: string;
}

/** A state that an alarm is in. Moments are milliseconds since 1970. */
export interface StateEntry extends Explanation {
  readonly value: AlarmState;
  readonly sinceMs: number;
}

/** A change of an alarm's state. Moments are milliseconds since 1970. */
export interface Transition extends Explanation {
  /** The alarm's name. */
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly atMs: number;
  /** The state that it left. */
  readonly previous: StateEntry;
  /** Whose change it is, where it is not the whole alarm's. */
  readonly contributor?: AlarmContributor;
}

/** The state of one of an alarm's contributors. */
export interface ContributorState {
  readonly contributor: AlarmContributor;
  readonly state: StateEntry;
}

/** The state of an alarm of any kind, since when, and how it came there. */
export interface AlarmRecord {
  readonly createdMs: number;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
  /** Since when it is in its state. */
  readonly sinceMs: number;
  /** By their ids. Like the alarm's they stay when it gets another configuration. */
  contributors: ReadonlyMap<string, ContributorState>;
  /** An alarm warms up once at most: not again when it gets another configuration. */
  readonly hasWarmedUp: boolean;
  endWarmUp(): void;
  /** Undefined when that is its state already. */
  change(
    to: AlarmState,
    reason: string | Explanation,
    nowMs: number,
    reasonData?: string,
  ): Transition | undefined;
  /** Gives another reason for the state that stays. */
  explain(reason: string): void;
  /** Notes in the history that a contributor has changed. */
  recordContributor(change: Transition): void;
  /** Notes another configuration, or that there is none any more; the state stays. */
  reconfigure(kind: 'Update' | 'Delete', properties: unknown, nowMs: number): void;
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
  let state: StateEntry = new ExplainedState(
    'INSUFFICIENT_DATA',
    { reason: 'Unchecked: Initial alarm creation' },
    createdMs,
  );
  let configuredMs = createdMs;
  let hasWarmedUp = false;
  /** Oldest first. Their data becomes text when it is asked for: few of many changes are ever looked at. */
  const history: HistoryEntry[] = [];

  const record = (
    type: HistoryItemType,
    summary: string,
    data: object,
    atMs: number,
    contributor?: AlarmContributor,
  ): void => {
    history.push({ type, summary, data, atMs, contributor });
    while (atMs - (history[0]?.atMs ?? atMs) > HISTORY_MS) history.shift();
  };

  const toItem = ({ type: itemType, summary, data, atMs, contributor }: HistoryEntry) => ({
    AlarmName: name,
    AlarmType: type,
    Timestamp: new Date(atMs),
    HistoryItemType: itemType,
    HistorySummary: summary,
    HistoryData: historyText(data),
    ...(contributor && {
      AlarmContributorId: contributor.id,
      AlarmContributorAttributes: { ...contributor.attributes },
    }),
  });

  record(
    'ConfigurationUpdate',
    `Alarm "${name}" created`,
    { type: 'Create', createdAlarm: properties },
    createdMs,
  );

  return {
    createdMs,
    contributors: new Map(),
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
    get hasWarmedUp() {
      return hasWarmedUp;
    },
    endWarmUp: () => {
      hasWarmedUp = true;
    },
    change: (to, reason, atMs, reasonData) => {
      const from = state.value;
      if (to === from) return undefined;
      const explanation = typeof reason === 'string' ? { reason, reasonData } : reason;
      const previous = state;
      state = new ExplainedState(to, explanation, atMs);
      const data = { oldState: previous, newState: state };
      record('StateUpdate', `Alarm updated from ${from} to ${to}`, data, atMs);
      return {
        alarm: name,
        from,
        to,
        get reason() {
          return explanation.reason;
        },
        get reasonData() {
          return explanation.reasonData;
        },
        atMs,
        previous,
      };
    },
    explain: (reason) => {
      state = new ExplainedState(state.value, { reason }, state.sinceMs);
    },
    recordContributor: ({ from, to, reason, previous, atMs, contributor }) =>
      record(
        'AlarmContributorStateUpdate',
        `Alarm contributor updated from ${from} to ${to}`,
        { oldState: previous, newState: { value: to, reason, sinceMs: atMs } },
        atMs,
        contributor,
      ),
    reconfigure: (kind, properties, atMs) => {
      configuredMs = atMs;
      const summary = `Alarm "${name}" ${kind === 'Update' ? 'updated' : 'deleted'}`;
      const key = kind === 'Update' ? 'updatedAlarm' : 'deletedAlarm';
      record('ConfigurationUpdate', summary, { type: kind, [key]: properties }, atMs);
    },
    recordAction: (summary, data, atMs) => record('Action', summary, data, atMs),
    describeState: () => ({
      AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
      StateValue: state.value,
      StateReason: state.reason,
      StateReasonData: state.reasonData,
      StateUpdatedTimestamp: new Date(state.sinceMs),
      StateTransitionedTimestamp: new Date(state.sinceMs),
    }),
    describeHistory: () => history.map(toItem).reverse(),
  };
};

class ExplainedState implements StateEntry {
  readonly value: AlarmState;
  readonly sinceMs: number;
  readonly #explanation: Explanation;

  constructor(value: AlarmState, explanation: Explanation, sinceMs: number) {
    this.value = value;
    this.sinceMs = sinceMs;
    this.#explanation = explanation;
  }

  get reason(): string {
    return this.#explanation.reason;
  }

  get reasonData(): string | undefined {
    return this.#explanation.reasonData;
  }
}

interface HistoryEntry {
  readonly type: HistoryItemType;
  readonly summary: string;
  readonly data: object;
  readonly atMs: number;
  readonly contributor?: AlarmContributor;
}

/** States are told in another spelling. */
const historyText = (data: object): string =>
  JSON.stringify({ version: '1.0', ...data }, (key, value: unknown) =>
    key === 'oldState' || key === 'newState' ? historyState(value as StateEntry) : value,
  );

const historyState = ({ value, reason, reasonData }: StateEntry) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: parseReasonData(reasonData) }),
});
