import type { Panel } from '../../telemetry/panels/panel';
import { inParts, textWidget, type Widget } from './widget';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_ALARMS_OF_A_WIDGET = 100;

/** The states of alarms. @param alarms - ARNs */
export const toAlarmWidgets = (
  { title, width, height, worstFirst, onlyInAlarm }: Extract<Panel, { kind: 'alarms' }>,
  alarms: readonly string[],
): readonly Widget[] => {
  if (alarms.length === 0) return [textWidget(title, `### ${title}\n\nnone`, width, height ?? 2)];
  return inParts(title, alarms, MAX_ALARMS_OF_A_WIDGET).map((part) => ({
    ...{ title: part.title, width, type: 'alarm', metrics: 0 },
    height: height ?? heightOfAlarms(width, part.items.length),
    properties: {
      title: part.title,
      ...(worstFirst ? { sortBy: 'stateUpdatedTimestamp' } : {}),
      ...(onlyInAlarm ? { states: ['ALARM'] } : {}),
      alarms: part.items,
    },
  }));
};

/** CloudWatch draws the alarm's own metrics and threshold. */
export const toAlarmGraph = (
  { title, width, height, alarm }: Extract<Panel, { kind: 'alarmGraph' }>,
  region: string,
): Widget => ({
  ...{ title, width, height, type: 'metric', metrics: METRICS_OF_AN_ALARM },
  properties: { title, region, annotations: { alarms: [alarm] } },
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const METRICS_OF_AN_ALARM = 10;

/** An alarm takes up six of the dashboard's columns, a row of them one unit, and so does the title. */
const heightOfAlarms = (width: number, alarms: number): number =>
  1 + Math.max(1, Math.ceil(alarms / Math.max(1, Math.floor(width / 6))));
