import type { IncidentLevel } from '../alerts/incident-level';
import { type SavedQuery, savedQueryName } from '../logs/saved-query';
import { alarmAddress, queryAddress } from './console-address';
import { incidentResponse } from './incident-response';

/** Blocks of Markdown as one page. */
export const pageOf = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;

/** Told at the head of every runbook. */
export const MADE_BY =
  '<!-- Made by `watchkeeper docs`. Write between the marks of the part by hand; the rest follows from the code. -->';

export const NOTHING_YET = '*Nothing yet. Write here what the last incident taught.*';

export const tableOf = (head: readonly string[], ...rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A page about all resources of a type has `<resource>` in the name, and nowhere to lead to. */
export const alarmLink = (alarm: string, text = `\`${alarm}\``): string =>
  alarm.includes('<') ? text : `[${text}](${alarmAddress(alarm)})`;

/** The rest of a sentence; a name in capitals stays. */
export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

export const numbered = (items: readonly string[]): string =>
  items.map((item, i) => `${i + 1}. ${item}`).join('\n');

/** What to open first, and the queries by the names that they have in the console. */
export const firstLooks = (
  service: string,
  alarm: string,
  queries: readonly SavedQuery[],
): string =>
  [
    `- ${alarmLink(alarm, 'The alarm')}: the minute in which the line crossed its threshold.`,
    '- The deployments: did one end just before that minute?',
    ...queries.map(
      (query) =>
        `- [\`${savedQueryName(service, query)}\`](${queryAddress(query.text)}): ${lowerFirst(query.finds)}`,
    ),
  ].join('\n');

/** @see https://docs.aws.amazon.com/cli/latest/reference/cloudwatch/put-alarm-mute-rule.html */
export const muting = (name: string, alarms: readonly string[]): readonly string[] => [
  'For an hour, while somebody works on it. The alarm goes on changing its state; what is still wrong at the end is told then.',
  [
    '```bash',
    `aws cloudwatch put-alarm-mute-rule --name 'mute-${name}' \\`,
    `  --rule '{"Schedule": {"Expression": "at(YYYY-MM-DDThh:mm)", "Duration": "PT1H", "Timezone": "UTC"}}' \\`,
    `  --mute-targets '${JSON.stringify({ AlarmNames: alarms })}'`,
    `aws cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name 'mute-${name}'   # when it is done sooner`,
    '```',
  ].join('\n'),
];

/** @param incidents - from the page to the page about incidents */
export const escalation = (level: IncidentLevel, incidents: string): string => {
  const response = incidentResponse[level];
  return [
    `- [${level}](${incidents}#${level.toLowerCase()}): ${response.who}; taken within ${response.takenWithin}; users better off within ${response.mitigatedWithin}.`,
    `- Told to: ${response.channels}.`,
    `- Then: ${response.escalation}.`,
  ].join('\n');
};
