import type { AnyTelemetry } from '../../../telemetry/define-telemetry';
import {
  type ContributorRule,
  contributorRules,
  toRuleBody,
} from '../../../telemetry/logs/contributor-insights';
import type { Line } from '../../../testing/capture-lines';
import { linesOfADay, searchedService } from './searched-service';

const ruleOf = (telemetry: AnyTelemetry, name: string): ContributorRule =>
  contributorRules(telemetry).find((rule) => rule.name === name) as ContributorRule;

const memberOf = (line: Line, path: string): unknown =>
  path
    .slice(2)
    .split('.')
    .reduce<unknown>((value, name) => (value as Line | undefined)?.[name], line);

/** What CloudWatch would make of the body: contributors with their sums or counts, the highest first. */
const ranking = (rule: ContributorRule, lines: readonly Line[]) => {
  const { Contribution, AggregateOn } = toRuleBody(rule, ['/desk']);
  const totals = new Map<string, number>();
  for (const line of lines) {
    const counts = Contribution.Filters.every(({ Match, In, IsPresent }) => {
      const value = memberOf(line, Match as string);
      return In ? (In as readonly unknown[]).includes(value) : (value !== undefined) === IsPresent;
    });
    const keys = Contribution.Keys.map((key) => memberOf(line, key));
    if (!counts || keys.includes(undefined)) continue;
    const amount = AggregateOn === 'Sum' ? Number(memberOf(line, Contribution.ValueOf ?? '')) : 1;
    totals.set(keys.join(' '), (totals.get(keys.join(' ')) ?? 0) + amount);
  }
  return [...totals].sort(([, a], [, b]) => b - a);
};

test.each([[[]], [['details']], [['access', 'flat', 'deployment']]] as const)(
  'AN3: workspaces are ranked by credits, from lines with the fields %j',
  async (manner) => {
    const desk = searchedService(...manner);

    const ranked = ranking(ruleOf(desk, 'top-workspaces-by-credits'), await linesOfADay(desk));

    expect(ranked).toEqual([
      ['ws-bob', 40],
      ['ws-ann', 5],
      ['ws-cyd', 5],
    ]);
  },
);

test('users are ranked by the errors that they meet, and by their requests; errors by their kind', async () => {
  const desk = searchedService();
  const lines = await linesOfADay(desk);

  expect(ranking(ruleOf(desk, 'top-users-by-errors'), lines)).toEqual([
    ['ann', 2],
    ['bob', 1],
  ]);
  expect(ranking(ruleOf(desk, 'top-users-by-requests'), lines)[0]).toEqual(['ann', 3]);
  expect(ranking(ruleOf(desk, 'top-errors'), lines).map(([, times]) => times)).toEqual([2, 1]);
});

test('a rule has the form that CloudWatch documents', () => {
  expect(toRuleBody(ruleOf(searchedService(), 'top-workspaces-by-credits'), ['/desk'])).toEqual({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: ['/desk'],
    LogFormat: 'JSON',
    Contribution: {
      Keys: ['$.context.workspace_id'],
      ValueOf: '$.context.credits_consumed',
      Filters: [{ Match: '$.logger', In: ['desk.business'] }],
    },
    AggregateOn: 'Sum',
  });
});

test('clients are ranked only where the lines tell their address', () => {
  const names = (telemetry: AnyTelemetry) => contributorRules(telemetry).map(({ name }) => name);

  expect(names(searchedService())).not.toContain('top-clients-by-requests');
  expect(names(searchedService('client'))).toContain('top-clients-by-requests');
});

const rule: ContributorRule = { name: 'top', ranks: 'All.', keys: ['user_id'], filters: [] };
const five = Array.from({ length: 5 }, (_, i) => `k${i}`);

test.each([
  ['five keys', { keys: five }, /1 to 4 keys, got 5/],
  ['no key', { keys: [] }, /1 to 4 keys, got 0/],
  ['five filters', { filters: five.map((member) => ({ member, above: 1 })) }, /0 to 4 filters/],
  ['eleven values', { filters: [{ member: 'm', in: [...five, ...five, 'k'] }] }, /got 11/],
])('a contributor rule with %s is refused', (_, change, message) => {
  expect(() => toRuleBody({ ...rule, ...change }, [])).toThrow(message);
});
