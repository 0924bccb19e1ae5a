import { toAlarmProperties } from '../../lib/alarms/alarm-properties';
import { type CompositeRule, toCompositeProperties } from '../../lib/alarms/composite-properties';
import type { AlarmProperties } from '../../local/alarms/alarm-properties';
import { createAlarms } from '../../local/alarms/alarms';
import type { CompositeProperties } from '../../local/alarms/composite-alarm';
import { createMuteRules } from '../../local/alarms/mute-rules';
import { VirtualClock } from '../../local/clock';
import { createMetricStore } from '../../local/metrics/metric-store';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { pascalCased } from './rule-timeline';

const START = Date.parse('2026-01-05T00:00:00Z');
const MINUTE = 60_000;

/** How many of something happen in a minute, counted from the beginning. */
export type EachMinute = (minute: number) => number | undefined;

export interface AccountMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: EachMinute;
}

/** An account of the local cloud with rules and composite rules as alarms, on given metrics; each tells the topic of its severity. */
export const alarmAccount = (given: {
  readonly rules: readonly AlertRule[];
  readonly composites: readonly CompositeRule[];
  readonly metrics: readonly AccountMetric[];
}) => {
  const clock = new VirtualClock(START);
  const metrics = createMetricStore();
  const told: { readonly minute: number; readonly text: string }[] = [];
  const alarms = createAlarms({
    clock,
    metrics,
    muteRules: createMuteRules(),
    runLogQuery: () => [],
    publish: (topicArn, { message }) => {
      const { AlarmName, NewStateValue, OldStateValue } = JSON.parse(message);
      if (NewStateValue !== 'ALARM' && OldStateValue !== 'ALARM') return;
      const minute = (clock.now() - START) / MINUTE;
      told.push({ minute, text: `${AlarmName} ${NewStateValue} to ${topicArn.split(':').at(-1)}` });
    },
    invoke: () => {},
    putEvent: () => {},
    onChange: () => {},
    report: (error) => {
      throw error;
    },
  });
  for (const rule of given.rules) {
    const properties = pascalCased(toAlarmProperties(rule, { service: 'shop' }));
    alarms.putMetricAlarm(properties as AlarmProperties);
  }
  for (const rule of given.composites) {
    const actions = [`arn:aws:sns:us-east-1:000000000000:${rule.severity}`];
    const properties = pascalCased(toCompositeProperties(rule, { service: 'shop', actions }));
    const { OkActions, ...rest } = properties as { OkActions: string[] };
    alarms.putCompositeAlarm({ ...rest, OKActions: OkActions } as unknown as CompositeProperties);
  }
  const put = (minute: number): void => {
    for (const { values, ...metric } of given.metrics) {
      const value = values(minute);
      if (value !== undefined) metrics.put(metric, START + minute * MINUTE, [value]);
    }
  };
  return {
    /** Runs until a minute; what a minute measures is seen at its end. */
    until: async (minute: number): Promise<void> => {
      for (let m = (clock.now() - START) / MINUTE; m < minute; m++) {
        put(m);
        await clock.advanceTo(START + (m + 1) * MINUTE);
      }
    },
    /** `61m shop-Orders-page ALARM to critical`, as delivery passes it on: without the first OK of a new alarm. */
    told: (): readonly string[] => told.map(({ minute, text }) => `${minute}m ${text}`),
    stateOf: (name: string) => alarms.get(name)?.state,
  };
};
