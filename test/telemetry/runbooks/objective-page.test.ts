import { objectivePage } from '../../../telemetry/runbooks/objective-page';
import { latencySlo, slo } from '../../../telemetry/slo/slo';
import { milliseconds } from '../../../telemetry/unit';
import { searchedService } from '../logs/searched-service';

const { http } = searchedService();

const pageOf = (objective: Parameters<typeof objectivePage>[0]['objective']): string =>
  objectivePage({
    ...{ service: 'desk', objective, causes: ['a deployment'], queries: [] },
    incidents: '../../incidents.md',
  });

const page = pageOf(
  slo('Errors', {
    ...{ bad: http.errors, total: http.requests, target: 99.9 },
    summary: 'Requests fail.',
    runbook: 'x',
  }),
);

test.each([
  ['its target and budget', '| 99.9 % | 30d | 0.1 % |'],
  [
    'what it counts',
    'It counts **requests**; the bad ones are **requests that failed on our side (5xx)**.',
  ],
  ['how fast the budget goes', '| page | 2 % of the budget | 1h | 5m | 1.44 % | 70 events |'],
  ['how to mute what tells', '{"AlarmNames":["desk-Errors-page","desk-Errors-ticket"]}'],
  ['how to escalate a page', '## Escalate a page\n\n- [SEV2]'],
  ['how to escalate a ticket', '## Escalate a ticket\n\n- [SEV3]'],
])('EF10: the page of an objective says %s', (_, text) => {
  expect(page).toContain(text);
});

test('an objective that tells nobody has nothing to mute', () => {
  const quiet = latencySlo('Time', http.latency, {
    ...{ threshold: milliseconds(200), target: 95, alerts: [] },
    summary: 'Slow.',
    runbook: 'x',
  });

  expect(pageOf(quiet)).toContain('none: the budget is drawn alone');
  expect(pageOf(quiet)).not.toContain('## Mute');
});
