import { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { email } from '../../lib/delivery/channel';
import { forConstruct } from '../../lib/discovery/resource-alarms';
import { Watch, type WatchProps } from '../../lib/watch';
import { type AlertOptions, type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import type { MuteWindow } from '../../telemetry/alerts/mute-window';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { days, hours, minutes } from '../../telemetry/duration';
import { counter } from '../../telemetry/instrument';
import { logContentAlert } from '../../telemetry/logs/log-content-alert';
import { graph } from '../../telemetry/panels/panel';
import { type Condition, ratio, sum } from '../../telemetry/signals/signal';
import { slo } from '../../telemetry/slo/slo';
import { count, milliseconds, percent } from '../../telemetry/unit';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders', { by: { country: ['NO', 'PE'] }, rollups: [[]] }),
    refused: counter('Orders refused'),
  },
});

const said = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const told = { for: minutes(5), severity: 'critical', ...said } as const;
const share = ratio(shop.refused, shop.orders);
const rule = (condition: Condition, options: Partial<AlertOptions> = {}): AlertRule =>
  alert('Failing', condition, { ...told, ...options });
const failing = rule(share.above(percent(5)));
/** From JavaScript, or from data: the compiler refuses what is no dimension, or no value of it. */
const ordersOf = (dimensions: Readonly<Record<string, string>>): AlertRule =>
  rule(sum(shop.orders, dimensions).above(count(9)));
const backup = (schedule: string): MuteWindow => ({ name: 'backup', schedule, duration: hours(1) });

type Input = Partial<WatchProps> | ((stack: Stack) => Partial<WatchProps>);

const synthesize = (input: Input): void => {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Shop');
  new Watch(stack, 'Watch', {
    telemetry: shop,
    rules: [failing],
    routes: { critical: [email('oncall@example.com')], warning: [email('oncall@example.com')] },
    runbooks: 'https://example.com/runbooks',
    ...(typeof input === 'function' ? input(stack) : input),
  });
  app.synth();
};

const cases: readonly (readonly [what: string, input: Input, message: string])[] = [
  [
    'a threshold of the wrong unit',
    { rules: [rule(share.above(milliseconds(5) as never))] },
    'Shop/Watch: Failing: the threshold of Orders refused / Orders must be in Percent, got 5 ms in Milliseconds: give it in Percent',
  ],
  [
    'an unknown dimension',
    { rules: [ordersOf({ land: 'NO' })] },
    "Shop/Watch/Failing: orders has no dimension set [land], it has [country], []: choose one of them or declare it, rollups: [['land']]",
  ],
  [
    'an unknown value of a dimension',
    { rules: [ordersOf({ country: 'SE' })] },
    'Shop/Watch/Failing: orders never has country "SE", it has NO, PE, other: choose one of them or add the value to the telemetry',
  ],
  [
    'a target of 100 %',
    { slos: [slo('Orders', { bad: shop.refused, total: shop.orders, target: 100, ...said })] },
    'Shop/Watch/Slo-Orders: Orders: the target must be above 1 % and below 100 %, got 100 %; at 100 % there is no error budget, so the first bad event breaks it for the whole window and no alarm could come before: allow some, such as 99.9',
  ],
  [
    'a window that is longer than CloudWatch looks back',
    { rules: [rule(share.above(percent(5)), { for: days(2) })] },
    'Shop/Watch: Failing: for must be a multiple of the period and at most a day (a week from periods of an hour), got 172800 s with periods of 60 s: change one of them',
  ],
  [
    'a name that two rules have',
    { rules: [failing, failing] },
    'Shop/Watch: two rules are named Failing, and their alarms would be one: give one of them another name',
  ],
  [
    'a name that no alarm may have',
    { rules: [{ ...failing, name: 'Too slow' }] },
    'Shop/Watch: a rule\'s name must be 1 to 128 letters, digits and hyphens, got "Too slow": it becomes part of the alarm\'s name',
  ],
  [
    'a severity without a route',
    { rules: [rule(share.above(percent(5)), { severity: 'info' })] },
    'Shop/Watch/Failing: severity info has no route, routed are: critical, warning; add a channel for it to the routes, or info: [] to tell nobody',
  ],
  [
    'an alert on log lines without log groups',
    { rules: [logContentAlert(shop, 'Declined', { message: 'declined' }, told)] },
    'Shop/Watch/Declined: Declined: it must look at 1 or more log groups, got 0: give the groups whose lines it is about',
  ],
  [
    'a panel without data',
    { panels: [graph('Orders', [])] },
    'Shop/Watch/Dashboard: the panel Orders must have 1 to 500 metrics and expressions, got 0: give it a signal',
  ],
  [
    'a panel of two units on one axis',
    { panels: [graph('Orders', [share, sum(shop.orders)])] },
    'Shop/Watch/Dashboard: the left axis of the panel Orders is for one unit, got Percent of Orders refused / Orders and Count of Orders: put one of them on the other axis or on another panel',
  ],
  [
    'a dashboard with a space in its name',
    { dashboards: [{ id: 'two weeks', title: 'Two weeks', panels: [] }] },
    'Shop/Watch/Dashboard-two weeks: a dashboard\'s name must be 1 to 250 letters, digits, - and _, got "shop-two weeks": change it',
  ],
  [
    'a mute window at an hour that no day has',
    { muted: [backup('cron(0 25 * * SUN)')] },
    'Shop/Watch/Mutes: backup: the hour of cron() takes 0 to 23 and * , - /, got 25: change it',
  ],
  [
    'a mute window in the cron format of EventBridge',
    { muted: [backup('cron(0 2 ? * SUN *)')] },
    'Shop/Watch/Mutes: backup: cron() takes 5 fields (minute, hour, day of month, month, day of week), got 6: a year or seconds are none of them',
  ],
  [
    'a composite alarm with nothing in it',
    {
      notify: 'service',
      fleets: () => [{ name: 'workers', alarms: [], atLeast: 1, severity: 'warning', ...said }],
    },
    'Shop/Watch/Composites/workers: a composite alarm needs one alarm or more, got none: leave it out',
  ],
  [
    'an override of a type that there is nothing of',
    (stack) => {
      new Queue(stack, 'Orders');
      return { resources: { of: stack, types: { lambda: { Throttles: false } } } };
    },
    'Shop/Watch: an override is of the type lambda, found here are queue: name one of them',
  ],
  [
    'an override of a rule that the construct does not have',
    (stack) => {
      const constructs = [forConstruct(new Queue(stack, 'Orders'), { Throttles: false })];
      return { resources: { of: stack, constructs } };
    },
    'Shop/Watch: the override of Shop/Orders names Throttles, its resources have DeadLetters, Age, Retention, InFlight: name one of them',
  ],
];

test.each(cases)('refuses %s, with what it got, what is allowed and where', (_, input, message) => {
  expect(() => synthesize(input)).toThrow(expect.objectContaining({ message }));
});
