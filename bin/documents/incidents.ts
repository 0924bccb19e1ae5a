import { incidentLevels } from '../../telemetry/alerts/incident-level';
import { incidentResponse } from '../../telemetry/runbooks/incident-response';
import { MADE_BY, markdownTable, page } from './markdown';

/** How people respond to an incident: EF7's levels, its five steps, and who is told where. */
export const incidents = (): string =>
  page(
    '# Incidents',
    MADE_BY,
    "What happens from the alarm to the lesson. The levels, steps and channels are EF7's; the times are our choice, to be changed in `telemetry/runbooks/incident-response.ts`.",
    "An alert's **severity** says how loudly it speaks: critical pages, warning and info write. The **incident level** says how grave it is for users. A rule has both; who leads the incident changes the level when he knows more, in either direction.",
    '## Levels',
    markdownTable(
      [
        'level',
        'what',
        'who',
        'taken within',
        'users better off within',
        'told to',
        'word goes out',
      ],
      incidentLevels.map((level) => {
        const { examples, who, takenWithin, mitigatedWithin, channels, updates } =
          incidentResponse[level];
        return [level, examples, who, takenWithin, mitigatedWithin, channels, updates];
      }),
    ),
    ...incidentLevels.flatMap((level) => {
      const { examples, who, takenWithin, escalation, postMortem } = incidentResponse[level];
      return [
        `### ${level}`,
        `For ${examples}. ${capital(who)} act; somebody has taken it within ${takenWithin}. Escalation: ${escalation}. Post-mortem: ${postMortem}.`,
      ];
    }),
    ...steps,
  );

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const steps: readonly string[] = [
  '## Steps',
  '### 1. Detection',
  [
    '- An alarm goes off: PagerDuty calls for critical, Slack has the message with value, threshold, since when, and the link to the [runbook](runbooks/README.md).',
    '- A person reports it: open the incident by hand in PagerDuty, with the level that fits.',
    '- A dashboard or a weekly review shows it: the same.',
    '- Whoever sees it first takes it: acknowledge in PagerDuty, or answer the message in Slack. From then on he leads until he hands over, and says so.',
  ].join('\n'),
  '### 2. Assessment',
  [
    '- Read the runbook of the alarm, from the top.',
    '- What do users lose, how many, since when? The level follows from that, not from the alarm.',
    '- What changed just before? Deployments first, then traffic, then what the service depends on.',
    '- SEV1: open a channel `#incident-<date>-<service>`, name a lead, someone who writes, and someone who works. Tell the owner.',
  ].join('\n'),
  '### 3. Mitigation',
  [
    '- Make it better for users before it is understood: roll back, switch off, raise a limit, send traffic elsewhere.',
    '- One change at a time, each written into the channel with its time.',
    '- Data at risk: stop what writes, then restore from the backup that the restore test proved.',
    '- Mute alarms that only repeat what is known, for an hour at most; the runbook has the command.',
  ].join('\n'),
  '### 4. Resolution',
  [
    '- Fix the cause, test it, deploy it as always; a test that fails without the fix goes with it.',
    '- The alarm is back to OK by itself: recovery closes what was opened in PagerDuty and Slack.',
    '- Delete the mutes that are left, and what was raised or switched off for the mitigation.',
    '- Tell those who waited.',
  ].join('\n'),
  '### 5. Post-mortem',
  [
    '- Write it with the [template](post-mortem-template.md), without blame, in the time of the level.',
    '- What the next one on call should know goes into *From experience* of the runbook.',
    '- An alarm that came late, or for nothing, is a fault: change the rule, and let a test of it show the case.',
  ].join('\n'),
  '## Channels',
  markdownTable(
    ['severity', 'PagerDuty', 'Slack', 'email'],
    [
      ['critical', 'pages who is on call', "the service's channel", 'to on call'],
      ['warning', '–', "the service's channel", 'to the owner'],
      ['info', '–', "the service's channel", '–'],
    ],
  ),
  'Which of them a service has is in its `routes`. When the way to Slack or PagerDuty is broken itself, an [email](runbooks/alerts-not-delivered.md) says so.',
];
