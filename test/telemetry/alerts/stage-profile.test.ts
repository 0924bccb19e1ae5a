import { type AlertOptions, alert } from '../../../telemetry/alerts/alert-rule';
import type { Severity } from '../../../telemetry/alerts/severity';
import {
  atStage,
  notifiesAt,
  sloAtStage,
  stageProfiles,
} from '../../../telemetry/alerts/stage-profile';
import { minutes } from '../../../telemetry/duration';
import { sum } from '../../../telemetry/signals/signal';
import { slo } from '../../../telemetry/slo/slo';
import { count } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

const rule = (severity: Severity, more: Partial<AlertOptions> = {}) =>
  alert(`Many-${severity}`, sum(shop.orders).above(count(10)), {
    for: minutes(5),
    severity,
    summary: 'Too many orders.',
    runbook: 'https://example.com/runbook',
    ...more,
  });

const rules = [rule('critical', { incidentLevel: 'SEV1' }), rule('warning'), rule('info')];

test.each([
  ['dev', ['critical low silent', 'warning low silent', 'info low silent']],
  ['staging', ['warning low told', 'warning low told', 'info low silent']],
  ['prod', ['critical SEV1 told', 'warning SEV3 told', 'info low told']],
] as const)('on %s rules speak as loudly as the stage wants', (stage, expected) => {
  const profile = stageProfiles[stage];
  const spoken = atStage(rules, profile).map(
    (each) =>
      `${each.severity} ${each.incidentLevel} ${notifiesAt(profile, each) ? 'told' : 'silent'}`,
  );

  expect(spoken).toEqual(expected);
});

test('names, thresholds and durations are the same on all stages, so that what is tried is what pages', () => {
  for (const profile of Object.values(stageProfiles)) {
    const [first] = atStage(rules, profile);

    expect(first).toMatchObject({
      name: rules[0]?.name,
      condition: rules[0]?.condition,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
    });
  }
});

test('the page of an objective is a warning where nothing pages', () => {
  const { orders } = shop;
  const runbook = 'https://example.com/runbook';
  const objective = slo('Orders', {
    ...{ bad: sum(orders), total: sum(orders), target: 99, summary: 'No orders.', runbook },
  });

  expect(sloAtStage(objective, stageProfiles.staging).severities).toEqual({
    page: 'warning',
    ticket: 'warning',
  });
});

test('a stage of one’s own: rehearsals page for what is critical alone', () => {
  const rehearsal = { severity: {}, notifies: ['critical'] } as const;

  expect(atStage(rules, rehearsal).map((each) => notifiesAt(rehearsal, each))).toEqual([
    true,
    false,
    false,
  ]);
});
