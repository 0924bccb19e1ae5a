import type {
  AlarmChange,
  AlarmDetail,
  ArchivedObject,
  ClockCommand,
  Faults,
  LogEvent,
  LogQuery,
  LogTable,
  Messages,
  MetricName,
  MetricQuery,
  Overview,
  SavedQuery,
  Trace,
  TraceSummary,
} from '../console-server/console-source';
import type { PackedAnswer } from '../console-server/packed-series';
import type { TimeWindow } from './time-window';

export type { ClockCommand };

const call = async <T>(path: string, init?: RequestInit): Promise<T> => {
  const response = await fetch(path, init);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `the console answered ${response.status}`);
  return answer;
};

const post = <T>(path: string, body: unknown): Promise<T> =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const query = (entries: Record<string, string | number>): string =>
  new URLSearchParams(
    Object.entries(entries).map(([name, value]) => [name, String(value)]),
  ).toString();

const groupsOf = (groups: readonly string[]): string =>
  groups.map((group) => `&group=${encodeURIComponent(group)}`).join('');

/** The console's own API; each call fails with the message to show. */
export const api = {
  overview: (): Promise<Overview> => call('/api/overview'),
  dashboard: (name: string): Promise<unknown> => call(`/api/dashboard?${query({ name })}`),
  /** The data of many widgets at once, each with an answer or an error of its own. */
  metricBatch: (
    requests: readonly (TimeWindow & { readonly queries: readonly MetricQuery[] })[],
  ): Promise<readonly PackedAnswer[]> => post('/api/metric-batch', { requests }),
  alarmChanges: (limit: number): Promise<readonly AlarmChange[]> =>
    call(`/api/alarm-changes?${query({ limit })}`),
  alarm: (name: string): Promise<AlarmDetail> => call(`/api/alarm?${query({ name })}`),
  logEvents: ({ groups, ...rest }: LogQuery): Promise<readonly LogEvent[]> => {
    return call(`/api/logs?${query(rest)}${groupsOf(groups)}`);
  },
  logTable: (text: string, window: TimeWindow, groups: readonly string[] = []): Promise<LogTable> =>
    call(`/api/log-table?${query({ query: text, ...window })}${groupsOf(groups)}`),
  savedQueries: (): Promise<readonly SavedQuery[]> => call('/api/saved-queries'),
  metricNames: (): Promise<readonly MetricName[]> => call('/api/metric-names'),
  /** Server-sent events, each a list of new log events. */
  tail: (groups: readonly string[], pattern: string): EventSource =>
    new EventSource(`/api/tail?${query({ pattern })}${groupsOf(groups)}`),
  traces: (window: TimeWindow): Promise<readonly TraceSummary[]> =>
    call(`/api/traces?${query({ ...window })}`),
  trace: (id: string): Promise<Trace> => call(`/api/trace?${query({ id })}`),
  traceEvents: (id: string): Promise<readonly LogEvent[]> =>
    call(`/api/trace-events?${query({ id })}`),
  setClock: (command: ClockCommand): Promise<unknown> => post('/api/clock', command),
  messages: (): Promise<Messages> => call('/api/messages'),
  archive: (): Promise<readonly ArchivedObject[]> => call('/api/archive'),
  archiveObject: (bucket: string, key: string): Promise<readonly string[]> =>
    call(`/api/archive-object?${query({ bucket, key })}`),
  setFaults: (faults: Faults & { readonly forMs: number }): Promise<unknown> =>
    post('/api/faults', faults),
  clearFaults: (): Promise<unknown> => call('/api/faults', { method: 'DELETE' }),
};
