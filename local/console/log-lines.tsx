import { useState } from 'preact/hooks';
import type { LogEvent } from '../console-server/console-source';
import { dayTime, preciseTime } from './format';
import { fieldsIn, type LogField, narrowedTo, requestIdIn, traceIdIn } from './log-fields';
import { toLogLine } from './log-line';
import { href, type Route, setOptions } from './route';
import { toFilterPattern } from './search-pattern';

interface LinesProps {
  readonly events: readonly LogEvent[];
  /** Where the page is: what a link narrows further. */
  readonly route: Route;
  readonly withGroup: boolean;
}

/** Log events, a line each; a line opens to its fields. */
export const LogLines = ({ events, route, withGroup }: LinesProps) => (
  <ol class="log">
    {events.map((event) => (
      <Line key={event.id} event={event} route={route} withGroup={withGroup} />
    ))}
  </ol>
);

const Line = (props: Omit<LinesProps, 'events'> & { readonly event: LogEvent }) => {
  const { event, route, withGroup } = props;
  const { level, summary, fields } = toLogLine(event.message);
  const isNamed = route.options.line === event.id;
  // What nobody has opened is not drawn: hundreds of lines have thousands of fields.
  const [isOpen, setOpen] = useState(isNamed);
  const onToggle = ({ currentTarget: { open } }: { currentTarget: HTMLDetailsElement }) => {
    setOpen(open);
    if (open !== isNamed) setOptions(route, { line: open ? event.id : '' });
  };
  return (
    <li>
      <details open={isOpen} onToggle={onToggle}>
        <summary>
          <time title={dayTime(event.timestampMs)}>{preciseTime(event.timestampMs)}</time>
          <span class={`level ${level}`}>{level}</span>
          <span class="words">
            {summary} <small>{fields}</small>
          </span>
          {withGroup && <span class="group">{event.group.replace(/^\/aws\/lambda\//, '')}</span>}
        </summary>
        {isOpen && <LineDetail event={event} route={route} />}
      </details>
    </li>
  );
};

const LineDetail = ({ event, route }: { readonly event: LogEvent; readonly route: Route }) => {
  const fields = fieldsIn(event.message);
  const { full } = toLogLine(event.message);
  return (
    <div class="line-detail">
      <LineLinks event={event} fields={fields} />
      {fields.length > 0 ? (
        <>
          <FieldTable fields={fields} route={route} />
          <details>
            <summary>JSON</summary>
            <pre>{full}</pre>
          </details>
        </>
      ) : (
        <pre>{full}</pre>
      )}
      <p class="origin">
        {dayTime(event.timestampMs)} UTC · {event.group} · {event.stream}
      </p>
    </div>
  );
};

const LineLinks = (props: { readonly event: LogEvent; readonly fields: readonly LogField[] }) => {
  const { message } = props.event;
  const requestId = requestIdIn(message, props.fields);
  const traceId = traceIdIn(message);
  if (!requestId && !traceId) return null;
  return (
    <p class="links">
      {requestId && <a href={requestHref(requestId)}>Find this request</a>}
      {traceId && <a href={href({ page: 'traces', name: traceId })}>Show its trace</a>}
    </p>
  );
};

/** The lines of a request, in whatever group. */
export const requestHref = (requestId: string): string =>
  href({ page: 'logs', options: { search: JSON.stringify(requestId), range: '3h' } });

const FieldTable = (props: { readonly fields: readonly LogField[]; readonly route: Route }) => {
  const { options } = props.route;
  const narrowed = (field: LogField) =>
    href({
      page: 'logs',
      options: {
        ...options,
        line: '',
        mode: options.mode === 'tail' ? 'tail' : '',
        search: narrowedTo(field, toFilterPattern(options.search ?? '')),
      },
    });
  return (
    <table class="line-fields">
      <thead class="unseen">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
          <th scope="col">Filter</th>
        </tr>
      </thead>
      <tbody>
        {props.fields.map((field) => (
          <tr key={field.selector}>
            <th scope="row">{field.name}</th>
            <td>{String(field.value)}</td>
            <td>
              <a href={narrowed(field)} aria-label={`Filter on ${field.name}`}>
                Filter on this
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
