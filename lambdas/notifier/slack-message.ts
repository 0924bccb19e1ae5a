import { fromAlarmDescription } from '../../telemetry/alerts/alarm-description';
import type { Severity } from '../../telemetry/alerts/severity';
import type { AlarmMessage } from './alarm-message';

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
}

interface Button {
  readonly type: 'button';
  readonly text: PlainText;
  readonly url: string;
  readonly action_id: string;
}

type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn; readonly fields?: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/** What an incoming webhook takes. */
export interface SlackMessage {
  /** Shown in notifications, where blocks are not. */
  readonly text: string;
  readonly attachments: readonly [{ readonly color: string; readonly blocks: readonly Block[] }];
}

/** @see https://docs.slack.dev/reference/block-kit/blocks for the lengths */
const limits = { header: 150, section: 3000, field: 2000, url: 3000 } as const;

const recoveryColor = '#2EB67D';
const colors: Readonly<Record<Severity, string>> = {
  critical: '#D92D20',
  warning: '#F79009',
  info: '#2E90FA',
};

/** An alarm's change of state as a message that says what is wrong, how badly, since when and what to do. */
export const toSlackMessage = (alarm: AlarmMessage): SlackMessage => {
  const { summary, service, severity, resource, action, owner, runbook, dashboard } =
    fromAlarmDescription(alarm.AlarmDescription ?? '');
  const isRecovery = alarm.NewStateValue === 'OK';
  const state = isRecovery ? 'RECOVERED' : alarm.NewStateValue;
  const urgency = severity && !isRecovery ? `[${severity.toUpperCase()}] ` : '';
  const blocks: readonly Block[] = [
    {
      type: 'header',
      text: plain(
        `${isRecovery ? ':white_check_mark:' : ':rotating_light:'} ${state}  ${alarm.AlarmName}`,
      ),
    },
    {
      type: 'section',
      text: mrkdwn(
        [escaped(summary), ...measured(alarm), ...(isRecovery ? [] : toDo(action))]
          .filter(Boolean)
          .join('\n'),
        limits.section,
      ),
      fields: fieldsOf({
        Severity: escaped(severity ?? 'unknown'),
        Service: escaped(service ?? 'unknown'),
        ...(resource ? { Resource: escaped(resource) } : {}),
        ...(owner ? { Owner: escaped(owner) } : {}),
        [isRecovery ? 'Recovered' : 'Since']: slackDate(alarm.StateChangeTime),
        'Account / region': escaped(`${alarm.AWSAccountId} / ${regionOf(alarm)}`),
      }),
    },
    ...buttons({
      Runbook: runbook,
      Dashboard: dashboard && dashboardUrl(regionOf(alarm), dashboard),
      Alarm: alarmUrl(alarm),
    }),
    { type: 'context', elements: [mrkdwn(escaped(reasonOf(alarm)), limits.section)] },
  ];
  return {
    text: escaped(`${urgency}${state} ${alarm.AlarmName}: ${summary}`),
    attachments: [{ color: isRecovery ? recoveryColor : colors[severity ?? 'warning'], blocks }],
  };
};

const signs: Readonly<Record<string, string>> = {
  'greater than or equal to': '≥',
  'greater than': '>',
  'less than or equal to': '≤',
  'less than': '<',
};

const crossing =
  /\[(.+?)\] (?:was|were) (not )?(greater than or equal to|greater than|less than or equal to|less than) the threshold \((.+?)\)/;

/** The newest values against the threshold. Reasons name the newest first; an alarm of missing data has none. */
const measured = (alarm: AlarmMessage): readonly string[] => {
  const reason = reasonOf(alarm);
  const [, list, not, comparison, threshold] = crossing.exec(reason) ?? [];
  if (!list || !comparison || !threshold) return [escaped(reason)];
  const values = [...list.matchAll(/(\S+) \([^)]*\)/g)].map(([, value]) => shortNumber(value));
  const verdict = `${not ? 'not ' : ''}${signs[comparison]} ${shortNumber(threshold)}`;
  return [
    `*${escaped(`${values[0]} ${verdict}`)}*${values.length > 1 ? ` (before: ${escaped(values.slice(1).join(', '))})` : ''}`,
  ];
};

const toDo = (action: string | undefined): readonly string[] =>
  action ? [`*Do:* ${escaped(action)}`] : [];

/** A composite alarm's names other alarms by their ARNs: the account and region are told beside it. */
const reasonOf = ({ NewStateReason: reason }: AlarmMessage): string =>
  reason.replace(/\barn:[\w-]+:cloudwatch:[\w-]*:\d*:alarm:/g, '');

/** CloudWatch prints doubles as Java does: `12.345678901234567`, `5.0`. */
const shortNumber = (text = ''): string => {
  const value = Number(text);
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : text;
};

/** Shown in the reader's time zone. @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const slackDate = (text: string): string => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return escaped(text);
  const iso = new Date(ms).toISOString();
  return `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} {time_secs}|${iso}>`;
};

const regionOf = ({ AlarmArn }: AlarmMessage): string => AlarmArn.split(':')[3] || 'us-east-1';

const consoleUrl = (region: string, path: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#${path}`;

const dashboardUrl = (region: string, name: string): string =>
  consoleUrl(region, `dashboards/dashboard/${encodeURIComponent(name)}`);

const alarmUrl = (alarm: AlarmMessage): string =>
  consoleUrl(regionOf(alarm), `alarmsV2:alarm/${encodeURIComponent(alarm.AlarmName)}`);

const fieldsOf = (fields: Readonly<Record<string, string>>): readonly Mrkdwn[] =>
  Object.entries(fields).map(([name, value]) => mrkdwn(`*${name}*\n${value}`, limits.field));

const buttons = (links: Readonly<Record<string, string | undefined>>): readonly Block[] => {
  const elements = Object.entries(links).flatMap(([name, url]) =>
    isLink(url) ? [button(name, url)] : [],
  );
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
};

const isLink = (url: string | undefined): url is string =>
  url !== undefined && /^https?:\/\//.test(url) && url.length <= limits.url;

const button = (name: string, url: string): Button => ({
  type: 'button',
  text: plain(name),
  url,
  action_id: name.toLowerCase(),
});

const plain = (text: string): PlainText => ({ type: 'plain_text', text: cut(text, limits.header) });

const mrkdwn = (text: string, limit: number): Mrkdwn => ({
  type: 'mrkdwn',
  // Slack refuses a message with an empty text in it; an alarm set by hand may have no reason.
  text: cut(text || '–', limit),
});

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
