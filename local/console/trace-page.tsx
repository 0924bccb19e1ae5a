import type { LogEvent, Trace, TraceSegment } from '../console-server/console-source';
import { api } from './api';
import { Await, Empty } from './empty';
import { dayTime, quantity } from './format';
import { useLive, useLoaded } from './live';
import { requestIdIn } from './log-fields';
import { toLogLine } from './log-line';
import { requestHref } from './log-lines';
import { outcomeOf } from './outcome';
import { href, type Route, setOptions } from './route';
import type { TimeWindow } from './time-window';
import { Toolbar } from './toolbar';
import { firstLook, segmentAt, traceWindow, type WaterfallRow, waterfallRows } from './waterfall';

/** A trace as a waterfall, with its log lines at their times. */
export const TracePage = ({ id, route }: { readonly id: string; readonly route: Route }) => {
  const { pulse } = useLive();
  const trace = useLoaded(() => api.trace(id), [id, pulse.trace]);
  const events = useLoaded(() => api.traceEvents(id), [id, pulse.trace]);
  return (
    <>
      <Toolbar
        heading={
          <>
            <a class="back" href={href({ page: 'traces' })}>
              Traces
            </a>{' '}
            {id}
          </>
        }
      />
      <Await loaded={trace}>
        {(found) => <Detail trace={found} events={events.data ?? []} route={route} />}
      </Await>
      {trace.error !== undefined && events.data && events.data.length > 0 && (
        <p>
          <a href={requestHref(id)}>Its log lines</a> are still here.
        </p>
      )}
    </>
  );
};

const Detail = (props: {
  readonly trace: Trace;
  readonly events: readonly LogEvent[];
  readonly route: Route;
}) => {
  const { trace, events, route } = props;
  const rows = waterfallRows(trace);
  const window = traceWindow(trace);
  const chosen =
    rows.find(({ segment }) => segment.id === route.options.segment) ?? firstLook(rows);
  if (!chosen) return <Empty>The trace has no segment yet</Empty>;
  const choose = (segment: TraceSegment) => setOptions(route, { segment: segment.id });
  return (
    <div class="trace">
      <p class="hint">
        {dayTime(window.startMs)} UTC, {quantity(window.endMs - window.startMs)} ms, {rows.length}{' '}
        segments
      </p>
      <Waterfall rows={rows} window={window} events={events} chosen={chosen} choose={choose} />
      <div class="trace-parts">
        <SegmentDetail segment={chosen.segment} />
        <TraceLines
          events={events}
          rows={rows}
          startMs={window.startMs}
          chosen={chosen}
          choose={choose}
        />
      </div>
    </div>
  );
};

type Choose = (segment: TraceSegment) => void;

const percent = (ms: number, { startMs, endMs }: TimeWindow): string =>
  `${(100 * (ms - startMs)) / (endMs - startMs)}%`;

const Waterfall = (props: {
  readonly rows: readonly WaterfallRow[];
  readonly window: TimeWindow;
  readonly events: readonly LogEvent[];
  readonly chosen: WaterfallRow;
  readonly choose: Choose;
}) => {
  const { rows, window, events, chosen, choose } = props;
  const spanMs = window.endMs - window.startMs;
  const share = (ms: number) => `${(100 * ms) / spanMs}%`;
  return (
    <section class="card waterfall" aria-label="Waterfall">
      <div class="scale" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span key={part}>{quantity(spanMs * part)} ms</span>
        ))}
      </div>
      <ol>
        {rows.map((row) => {
          const { segment, depth, endMs } = row;
          const own = events.filter(
            ({ timestampMs }) => segmentAt(rows, timestampMs)?.segment === segment,
          );
          return (
            <li key={segment.id}>
              <button
                type="button"
                aria-pressed={row === chosen}
                aria-label={`${segment.name}, level ${depth + 1}, ${outcomeOf(segment)}, after ${quantity(segment.startMs - window.startMs)} ms for ${quantity(endMs - segment.startMs)} ms`}
                onClick={() => choose(segment)}
              >
                <span class="name" style={{ paddingLeft: `${depth * 14}px` }}>
                  {segment.name}
                  <small>{segment.origin?.replace(/^AWS::/, '')}</small>
                </span>
                <span class="track">
                  <i
                    class={`bar ${outcomeOf(segment)} ${segment.endMs === undefined ? 'open' : ''}`}
                    style={{
                      left: percent(segment.startMs, window),
                      width: share(endMs - segment.startMs),
                    }}
                  />
                  {own.map(({ id, timestampMs }) => (
                    <i key={id} class="tick" style={{ left: percent(timestampMs, window) }} />
                  ))}
                </span>
                <span class="took">{quantity(endMs - segment.startMs)} ms</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
};

const SegmentDetail = ({ segment }: { readonly segment: TraceSegment }) => {
  const { annotations, metadata, causes, httpStatus } = segment;
  return (
    <section class="card segment" aria-labelledby="segment">
      <h2 id="segment">
        {segment.name} <small>{segment.origin}</small>
      </h2>
      <p>
        <span class={`outcome ${outcomeOf(segment)}`}>
          {[httpStatus, outcomeOf(segment)].filter(Boolean).join(' ')}
        </span>
        {segment.endMs === undefined && <small> its end did not come</small>}
      </p>
      {causes.length > 0 && (
        <>
          <h3>Exceptions</h3>
          <ul class="causes">
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        </>
      )}
      <Pairs heading="Annotations" values={annotations} />
      <Pairs heading="Metadata" values={metadata} />
    </section>
  );
};

const Pairs = (props: {
  readonly heading: string;
  readonly values: Readonly<Record<string, unknown>>;
}) => {
  const pairs = Object.entries(props.values);
  if (pairs.length === 0) return null;
  return (
    <>
      <h3>{props.heading}</h3>
      <table>
        <tbody>
          {pairs.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {typeof value === 'object' ? (
                  <pre>{JSON.stringify(value, null, 2)}</pre>
                ) : (
                  String(value)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};

const TraceLines = (props: {
  readonly events: readonly LogEvent[];
  readonly rows: readonly WaterfallRow[];
  readonly startMs: number;
  readonly chosen: WaterfallRow;
  readonly choose: Choose;
}) => {
  const { events, rows, startMs, chosen, choose } = props;
  const requestId = events.map(({ message }) => requestIdIn(message)).find(Boolean);
  return (
    <section class="card trace-lines" aria-labelledby="lines">
      <h2 id="lines">
        Log lines{' '}
        {requestId && (
          <small>
            <a href={requestHref(requestId)}>in Logs</a>
          </small>
        )}
      </h2>
      {events.length === 0 && <Empty>No log line names this trace</Empty>}
      <ol>
        {events.map((event) => {
          const row = segmentAt(rows, event.timestampMs) ?? rows[0];
          const { level, summary } = toLogLine(event.message);
          return (
            <li key={event.id} class={row === chosen ? 'chosen' : ''}>
              <button
                type="button"
                title={event.message}
                onClick={() => row && choose(row.segment)}
              >
                <time>{quantity(event.timestampMs - startMs)} ms</time>
                <span class={`level ${level}`}>{level}</span>
                <span class="words">{summary}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
};
