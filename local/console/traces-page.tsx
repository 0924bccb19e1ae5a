import { useMemo } from 'preact/hooks';
import type { TraceSummary } from '../console-server/console-source';
import { api } from './api';
import { Choice } from './choice';
import { Await, Empty } from './empty';
import { useFollowedWindow } from './followed-window';
import { clockTime, dayTime, quantity } from './format';
import { useLive, useLoaded } from './live';
import { outcomeOf } from './outcome';
import { href, type Route, setOptions } from './route';
import { SearchAsTyped } from './search-as-typed';
import { TimeChoice } from './time-choice';
import { LiveChoice, Toolbar } from './toolbar';
import { TracePage } from './trace-page';

/** All traces, or the one that the address names. */
export const TracesPage = ({ route }: { readonly route: Route }) =>
  route.name === undefined ? (
    <TraceList route={route} />
  ) : (
    <TracePage key={route.name} id={route.name} route={route} />
  );

const SHOWN = 300;

const TraceList = ({ route }: { readonly route: Route }) => {
  const { pulse } = useLive();
  const window = useFollowedWindow(route);
  const loaded = useLoaded(() => api.traces(window.current()), [pulse.trace, ...window.changes]);
  return (
    <>
      <Toolbar heading="Traces">
        <SearchAsTyped route={route} label="Search traces" />
        <Choice
          label="Status"
          value={route.options.status ?? ''}
          onChoose={(status) => setOptions(route, { status })}
          choices={[
            ['', 'All traces'],
            ['failed', 'Any failure'],
            ['fault', 'Faults (5xx)'],
            ['error', 'Errors (4xx)'],
            ['throttle', 'Throttles'],
          ]}
        />
        <LiveChoice route={route} />
        <TimeChoice route={route} />
      </Toolbar>
      <Await loaded={loaded}>
        {(traces) => <TraceTable traces={traces} filters={route.options} />}
      </Await>
    </>
  );
};

/** @param filters - `status`: fault, error, throttle or failed, which is any of them; `search` for a text */
const filterTraces = (
  traces: readonly TraceSummary[],
  { status, search = '' }: Readonly<Record<string, string>>,
): readonly TraceSummary[] => {
  const wanted = search.toLowerCase();
  return traces.filter(
    (trace) => hasStatus(trace, status) && wordsOf(trace).toLowerCase().includes(wanted),
  );
};

const hasStatus = (trace: TraceSummary, status: string | undefined): boolean => {
  const { fault, error, throttle } = trace;
  if (status === 'failed') return fault || error || throttle;
  if (status === 'fault') return fault;
  if (status === 'error') return error;
  return status === 'throttle' ? throttle : true;
};

const requestOf = ({ httpMethod, httpPath, name }: TraceSummary): string =>
  [httpMethod, httpPath].filter(Boolean).join(' ') || name;

const wordsOf = (trace: TraceSummary): string =>
  [requestOf(trace), trace.name, trace.id, trace.httpStatus].join(' ');

const TraceTable = (props: {
  readonly traces: readonly TraceSummary[];
  readonly filters: Readonly<Record<string, string>>;
}) => {
  const { traces, filters } = props;
  const found = useMemo(() => filterTraces(traces, filters), [traces, filters]);
  const fullBarMs = useMemo(() => usualLongest(found), [found]);
  if (found.length === 0) {
    return (
      <Empty>
        {traces.length === 0
          ? 'No trace in this time: a function sends them when its tracing is on'
          : 'No trace matches these filters'}
      </Empty>
    );
  }
  return (
    <div class="card scroll">
      <table class="traces">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Request</th>
            <th scope="col">Status</th>
            <th scope="col">Duration</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN).map((trace) => (
            <TraceRow key={trace.id} trace={trace} fullBarMs={fullBarMs} />
          ))}
        </tbody>
      </table>
      {found.length > SHOWN && (
        <Empty>
          The newest {SHOWN} of {found.length}; search to narrow them down
        </Empty>
      )}
    </div>
  );
};

/** The duration that fills a bar: of the few longer ones, a cold start say, the others would be dots. */
const usualLongest = (traces: readonly TraceSummary[]): number => {
  const durations = traces.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return Math.max(1, durations[Math.floor((durations.length - 1) * 0.95)] ?? 1);
};

const TraceRow = ({
  trace,
  fullBarMs,
}: {
  readonly trace: TraceSummary;
  readonly fullBarMs: number;
}) => {
  const outcome = outcomeOf(trace);
  return (
    <tr>
      <td class="when" title={dayTime(trace.startMs)}>
        {clockTime(trace.startMs)}
      </td>
      <td class="key">
        <a href={href({ page: 'traces', name: trace.id })}>{requestOf(trace)}</a>{' '}
        {trace.httpPath && <small>{trace.name}</small>}
      </td>
      <td>
        <span class={`outcome ${outcome}`}>
          {[trace.httpStatus, outcome].filter(Boolean).join(' ')}
        </span>
      </td>
      <td class="duration">
        <span>{quantity(trace.durationMs)} ms</span>
        <i
          class={`bar ${outcome}`}
          style={{ width: `${Math.min(100, (100 * trace.durationMs) / fullBarMs)}%` }}
        />
      </td>
    </tr>
  );
};
