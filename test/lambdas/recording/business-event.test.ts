import { businessEvent } from '../../../lambdas/recording/business-event';
import { platform } from './platform';
import { recorded } from './recorded';

test('TR7: a business event is counted with a count', async () => {
  const itemsCollected = businessEvent(platform.trends.itemsCollected);

  const { measured, lines } = await recorded(platform, () => {
    itemsCollected(10, { source: 'reddit' });
    itemsCollected(5, { source: 'reddit' });
  });

  expect(measured).toEqual({ 'items_collected reddit': [15] });
  expect(lines).toEqual([]);
});

test('AN3: a workspace is in a line of the event, and no dimension', async () => {
  const creditsConsumed = businessEvent(platform.usage.creditsConsumed);

  const { measured, lines } = await recorded(platform, () =>
    creditsConsumed(120, { agent_id: 'analyst' }, { workspace_id: 'w-17' }),
  );

  expect(measured).toEqual({ 'credits_consumed analyst': [120] });
  expect(lines).toMatchObject([
    {
      logger: 'platform.business',
      message: 'Credits consumed',
      context: { agent_id: 'analyst', credits_consumed: 120 },
    },
  ]);
  expect(JSON.stringify(lines[0])).toContain('"workspace_id":"w-17"');
});

test('EF9: an event without dimensions is counted by a call without arguments', async () => {
  const suspicious = businessEvent(platform.security.suspiciousEvents);

  const { measured } = await recorded(platform, () => suspicious());

  expect(measured).toEqual({ security_suspicious_events: [1] });
});
