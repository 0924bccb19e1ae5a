import {
  fromAlarmDescription,
  toAlarmDescription,
} from '../../../telemetry/alerts/alarm-description';

const description = {
  summary: 'Customers cannot order.',
  service: 'shop',
  severity: 'critical',
  runbook: 'https://example.com/runbook',
} as const;

test('EF7: an alarm says how its incident is handled, beside the severity', () => {
  const text = toAlarmDescription({ ...description, incidentLevel: 'SEV1' });

  expect(text).toContain('Severity: critical, SEV1');
  expect(fromAlarmDescription(text)).toMatchObject({ severity: 'critical', incidentLevel: 'SEV1' });
});

test('a description without an incident level is read as before', () => {
  expect(fromAlarmDescription(toAlarmDescription(description))).toEqual(description);
});
