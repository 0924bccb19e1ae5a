import { compileApps, synthesize, userLines } from '../../bench/synth/app';

test('a template grows no more than by cdk-monitoring-constructs, for as many alarms and dashboards', async () => {
  compileApps();
  const [theirs, ours] = [
    await synthesize('cmc-shop', false),
    await synthesize('watched-shop', false),
  ];

  expect(ours).toMatchObject({ alarms: theirs.alarms, dashboards: theirs.dashboards });
  expect(ours.templateKb).toBeLessThanOrEqual(theirs.templateKb ?? 0);
  expect(userLines('watched-shop')).toBeLessThanOrEqual(userLines('cmc-shop') / 2);
}, 30_000);
