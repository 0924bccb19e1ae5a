import { runInsightsQuery } from '../../../local/logs/insights';
import { createLogStore } from '../../../local/logs/log-store';
import type { AnyTelemetry } from '../../../telemetry/define-telemetry';
import type { FieldSet } from '../../../telemetry/line-fields';
import { facetQueries } from '../../../telemetry/logs/facet-queries';
import { checkSavedQuery, withValues } from '../../../telemetry/logs/saved-query';
import type { Line } from '../../../testing/capture-lines';
import { linesOfADay, NOON_MS, reportLine, SLOW_MS, searchedService } from './searched-service';

/** The ways in which the five documents name things. */
const manners: readonly (readonly FieldSet[])[] = [
  [],
  ['contextIds', 'source'],
  ['details'],
  ['access', 'flat'],
];

const values = { request_id: 'req-2', user_id: 'ann', agent_id: 'writer' };

type Rows = readonly Readonly<Record<string, string>>[];

const searching = (telemetry: AnyTelemetry, lines: readonly Line[]) => {
  const logs = createLogStore();
  const events = lines.map((line, i) => ({
    timestampMs: NOON_MS + i,
    message: JSON.stringify(line),
  }));
  logs.append('/desk', 's', events);
  const queries = facetQueries(telemetry, { slowMs: SLOW_MS });
  return (name: string, more: Readonly<Record<string, string>> = {}): Rows => {
    const query = queries.find((each) => each.name === name);
    if (!query) throw new Error(`there is no query ${name}`);
    const text = withValues(query, { ...values, ...more });
    return runInsightsQuery(logs, text, { startMs: 0, endMs: NOON_MS * 2, groups: ['/desk'] }).rows;
  };
};

const reports = [reportLine('success', 180), reportLine('success'), reportLine('timeout')];

describe.each(manners.map((manner) => [manner.join(', ') || 'nothing', manner] as const))(
  'of a service that switches on %s',
  (_, manner) => {
    const desk = searchedService(...manner);
    let search: ReturnType<typeof searching>;
    const at = (fact: 'requestId' | 'userId' | 'responseTimeMs' | 'message'): string =>
      desk.logFields[fact] ?? '';
    const inContext = (name: string): string =>
      desk.logFields.context === '*' ? name : `${desk.logFields.context}.${name}`;

    beforeAll(async () => {
      search = searching(desk, [...(await linesOfADay(desk)), ...reports]);
    });

    test('every query is one that CloudWatch takes, and finds something', () => {
      const queries = facetQueries(desk);

      for (const query of queries) checkSavedQuery('desk', query);
      const [{ 'error.fingerprint': fingerprint = '' } = {}] = search('errors-by-fingerprint');
      const empty = queries.filter(({ name }) => search(name, { fingerprint }).length === 0);
      expect(empty.map(({ name }) => name)).toEqual([]);
    });

    test('EF12: errors are counted by what is the same about them, with the users who met them', () => {
      expect(search('errors-by-fingerprint')).toMatchObject([
        { errors: '2', users: '2', 'error.category': 'internal' },
        { errors: '1', users: '1', 'error.category': 'throttled' },
      ]);
    });

    test('one request by its id is all lines that it wrote, in order', () => {
      const rows = search('one-request');

      expect(rows.map((row) => row[at('message')])).toEqual([
        'old client',
        'data access',
        'agent execution started: writer',
        'agent execution completed: writer',
        'Credits consumed',
        'POST /ask 200',
        'further metrics',
      ]);
    });

    test("EF12: one user's requests, and how many users were active", () => {
      const requests = new Set(search('one-user').map((row) => row[at('requestId')]));

      expect(requests).toEqual(new Set(['req-1', 'req-3', 'req-5']));
      expect(search('active-users')).toMatchObject([{ users: '3' }]);
    });

    test('the slowest routes and requests', () => {
      expect(search('slowest-routes')).toMatchObject([{ route: 'POST /ask', requests: '7' }]);
      expect(search('slowest-requests').map((row) => row[at('requestId')])).toContain('req-2');
    });

    test("AR8: one agent's executions over a duration", () => {
      expect(search('slow-agent-executions')).toMatchObject([
        { [inContext('agent_id')]: 'writer', [inContext('status')]: 'success' },
      ]);
      expect(search('slow-agent-executions', { agent_id: 'analyst' })).toEqual([]);
    });

    test('AN3: workspaces by the credits that they used up', () => {
      const workspaces = search('credits-by-workspace');

      expect(workspaces.map(({ credits }) => credits)).toEqual(['40', '5', '5']);
      expect(Object.values(workspaces[0] ?? {})).toContain('ws-bob');
    });

    test('TR4, EF9: the audit trail, and who failed to log in', () => {
      expect(search('audit-trail')).toContainEqual(
        expect.objectContaining({ event_type: 'data_access', user: 'bob', action: 'read' }),
      );
      expect(search('failed-logins')).toMatchObject([
        { user: 'cyd', ip_address: '192.0.2.9', failures: '1' },
      ]);
    });

    test('what was throttled, what fails by route, which batches come again', () => {
      expect(search('throttled')).toMatchObject([{ newest: 'slow down', times: '1' }]);
      expect(search('failures-by-route')).toHaveLength(3);
      expect(search('failed-batches')).toMatchObject([{ records: '2', failed_records: '1' }]);
      expect(search('ailing-dependencies')).toHaveLength(1);
    });

    test('cold starts, time-outs and memory are read from what Lambda reports', () => {
      expect(search('cold-starts')).toMatchObject([
        { invocations: '3', cold_starts: '1', average_ms: '180' },
      ]);
      expect(search('time-outs')).toHaveLength(1);
      expect(search('memory')).toMatchObject([{ used_mb: '128', memory_mb: '512' }]);
    });

    test('log volume by logger: the lines of requests are most of it', () => {
      expect(search('log-volume')[0]).toMatchObject({ logger: 'desk.request' });
    });
  },
);

test('a service without a facet has no query of it, nor one on a field that it took off', () => {
  const names = (telemetry: AnyTelemetry) => facetQueries(telemetry).map(({ name }) => name);

  expect(names(searchedService())).not.toContain('requests-by-client');
  expect(names(searchedService('access'))).toContain('requests-by-client');
  expect(names(searchedService({ userId: false }))).not.toContain('one-user');
  const { agent: _, ...withoutAgent } = searchedService();
  expect(names(withoutAgent)).not.toContain('agents');
});
