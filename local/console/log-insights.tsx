import { useState } from 'preact/hooks';
import type { LogTable } from '../console-server/console-source';
import { api } from './api';
import { Choice } from './choice';
import { Empty } from './empty';
import { PlacedError } from './error-place';
import { quantity } from './format';
import { useLive, useLoaded } from './live';
import { isRequestId, traceIdIn } from './log-fields';
import { useGroups } from './log-groups-choice';
import { requestHref } from './log-lines';
import { parametersIn, withParameters } from './query-parameters';
import { href, type Route, setOptions } from './route';
import { TableChart } from './table-chart';
import { useWindow } from './toolbar';

const EXAMPLE = `fields @timestamp, level, message
| filter level = 'ERROR'
| sort @timestamp desc
| limit 100`;

/** A Logs Insights query and what it finds. */
export const LogInsights = ({ route }: { readonly route: Route }) => {
  const { query = '' } = route.options;
  // The same query may be run again, over the time that has passed since.
  const [runs, setRuns] = useState(0);
  const run = (text: string) => {
    setOptions(route, { query: text.trim() });
    setRuns((before) => before + 1);
  };
  return (
    <>
      <Editor key={query} query={query} run={run} />
      {query ? (
        <Results key={runs} query={query} route={route} />
      ) : (
        <Empty>Write a query, or choose a saved one, and run it</Empty>
      )}
    </>
  );
};

const Editor = (props: { readonly query: string; readonly run: (text: string) => void }) => {
  const [text, setText] = useState(props.query || EXAMPLE);
  const { pulse } = useLive();
  const saved = useLoaded(api.savedQueries, [pulse.deploy]);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const run = () => props.run(withParameters(text, values));
  const parameters = saved.data?.flatMap((one) => one.parameters ?? []) ?? [];
  const choose = (name: string) => {
    const chosen = saved.data?.find((one) => one.name === name);
    if (!chosen) return;
    setText(chosen.query);
    setValues(Object.fromEntries((chosen.parameters ?? []).map((one) => [one.name, one.value])));
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <textarea
        aria-label="Logs Insights query"
        aria-describedby="query-error"
        spellcheck={false}
        rows={Math.min(14, Math.max(4, text.split('\n').length + 1))}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      />
      {parametersIn(text).map((name) => (
        <label key={name} class="parameter">
          <code>{name}</code>
          <input
            type="text"
            value={values[name] ?? ''}
            placeholder={parameters.find((one) => one.name === name)?.description}
            onInput={({ currentTarget: { value } }) => setValues({ ...values, [name]: value })}
          />
        </label>
      ))}
      <div class="actions">
        <button type="submit" class="primary">
          Run
        </button>
        <small>Ctrl+Enter</small>
        {saved.data && saved.data.length > 0 && (
          <Choice
            label="Saved queries"
            value=""
            onChoose={choose}
            choices={[
              ['', 'Saved queries…'],
              ...saved.data.map(({ name }) => [name, name] as const),
            ]}
          />
        )}
      </div>
    </form>
  );
};

const Results = ({ query, route }: { readonly query: string; readonly route: Route }) => {
  const groups = useGroups(route);
  const still: Route = { ...route, options: { ...route.options, live: 'off' } };
  const window = useWindow({ route: still });
  const { data, error } = useLoaded(
    () => api.logTable(query, window, groups),
    [query, groups.join(), window.startMs, window.endMs],
  );
  if (error !== undefined) return <PlacedError id="query-error" message={error} text={query} />;
  if (!data) return <p class="empty" aria-busy="true" />;
  return (
    <section aria-label="Results">
      <p class="hint" role="status">
        {data.rows.length} rows; {quantity(data.recordsMatched)} of {quantity(data.recordsScanned)}{' '}
        events matched
      </p>
      <TableChart query={query} table={data} window={window} />
      {data.rows.length === 0 ? (
        <Empty>Nothing was found in this time</Empty>
      ) : (
        <ResultTable table={data} />
      )}
    </section>
  );
};

/** An event's address within the log store, of no use to a reader. */
const POINTER = '@ptr';

const ResultTable = ({ table }: { readonly table: LogTable }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
  <section class="card scroll results" tabIndex={0} aria-label="Rows">
    <table>
      <thead>
        <tr>
          {table.columns.map(
            (column) =>
              column !== POINTER && (
                <th key={column} scope="col">
                  {column}
                </th>
              ),
          )}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            {row.map((text, column) => {
              const name = table.columns[column] ?? '';
              return (
                name !== POINTER && (
                  <td key={name} title={text.length > 60 ? text : undefined}>
                    <ResultCell column={name} text={text} />
                  </td>
                )
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const ResultCell = ({ column, text }: { readonly column: string; readonly text: string }) => {
  const traceId = traceIdIn(text);
  if (traceId !== undefined && text.length < 60) {
    return <a href={href({ page: 'traces', name: traceId })}>{text}</a>;
  }
  if (text && isRequestId(column.replace('@', ''))) return <a href={requestHref(text)}>{text}</a>;
  return <>{text}</>;
};
