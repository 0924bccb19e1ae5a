import { useState } from 'preact/hooks';
import { isColor } from '../dashboards/color';
import {
  type GraphRow,
  type MetricGraph,
  withExpression,
  withExpressionText,
  withOptions,
  withoutRow,
} from '../dashboards/metric-graph';
import { paletteColor } from './drawn-series';
import { duration } from './format';

interface Props {
  readonly graph: MetricGraph;
  readonly setGraph: (graph: MetricGraph) => void;
}

const STATS = [
  'Average',
  'Sum',
  'Minimum',
  'Maximum',
  'SampleCount',
  'p50',
  'p90',
  'p95',
  'p99',
  'p99.9',
  'tm99',
  'IQM',
];
const PERIODS = [1, 10, 30, 60, 300, 900, 3600, 21_600, 86_400];

/** The rows of the graph, each with its id, label, statistic and period. */
export const GraphedMetrics = ({ graph, setGraph }: Props) => (
  <section class="card graphed" aria-label="Graphed metrics">
    <h2>
      Graphed metrics <small>{graph.rows.length || ''}</small>
    </h2>
    {graph.rows.length > 0 && (
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Show</th>
              <th scope="col">Id</th>
              <th scope="col">Label</th>
              <th scope="col">Metric or expression</th>
              <th scope="col">Statistic</th>
              <th scope="col">Period</th>
              <th scope="col">Axis</th>
              <th scope="col">
                <span class="unseen">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {graph.rows.map((row, place) => (
              <Row key={row.id} row={row} place={place} graph={graph} setGraph={setGraph} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    <AddExpression graph={graph} setGraph={setGraph} />
  </section>
);

const Row = ({
  row,
  place,
  graph,
  setGraph,
}: Props & { readonly row: GraphRow; readonly place: number }) => {
  const { id, options } = row;
  const set = (changes: Readonly<Record<string, unknown>>) =>
    setGraph(withOptions(graph, id, changes));
  const color = String(options.color ?? '');
  const inherited = graph.properties;
  return (
    <tr>
      <td>
        <label class="swatch" title="show or hide">
          <input
            type="checkbox"
            aria-label={`Show ${id}`}
            checked={options.visible !== false}
            onChange={(event) => set({ visible: event.currentTarget.checked ? undefined : false })}
          />
          <i style={{ background: isColor(color) ? color : paletteColor(place) }} />
        </label>
      </td>
      <td>
        <code>{id}</code>
      </td>
      <td>
        <input
          aria-label={`Label of ${id}`}
          value={String(options.label ?? '')}
          placeholder={row.kind === 'metric' ? row.metric.metricName : id}
          onChange={(event) => set({ label: event.currentTarget.value })}
        />
      </td>
      <td class="what">
        {row.kind === 'expression' ? (
          <input
            aria-label={`Expression of ${id}`}
            class="expression"
            value={row.expression}
            onChange={(event) => setGraph(withExpressionText(graph, id, event.currentTarget.value))}
          />
        ) : (
          <MetricText row={row} />
        )}
      </td>
      <td>
        {row.kind === 'metric' && (
          <Select
            label={`Statistic of ${id}`}
            value={String(options.stat ?? inherited.stat)}
            choices={STATS.map((stat) => [stat, stat])}
            onChange={(stat) => set({ stat })}
          />
        )}
      </td>
      <td>
        <Select
          label={`Period of ${id}`}
          value={String(options.period ?? inherited.period)}
          choices={PERIODS.map((seconds) => [String(seconds), duration(seconds * 1000)])}
          onChange={(period) => set({ period: Number(period) })}
        />
      </td>
      <td>
        <Select
          label={`Axis of ${id}`}
          value={String(options.yAxis ?? 'left')}
          choices={[
            ['left', 'left'],
            ['right', 'right'],
          ]}
          onChange={(yAxis) => set({ yAxis: yAxis === 'left' ? undefined : yAxis })}
        />
      </td>
      <td>
        <button
          type="button"
          class="quiet"
          aria-label={`Remove ${id}`}
          title="remove"
          onClick={() => setGraph(withoutRow(graph, id))}
        >
          ✕
        </button>
      </td>
    </tr>
  );
};

const MetricText = ({ row }: { readonly row: Extract<GraphRow, { kind: 'metric' }> }) => (
  <>
    {row.metric.namespace} · {row.metric.metricName}
    {Object.entries(row.metric.dimensions).map(([name, value]) => (
      <small key={name}>
        {name}={value}
      </small>
    ))}
  </>
);

const Select = (props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}) => {
  const { label, value, choices, onChange } = props;
  const isKnown = choices.some(([one]) => one === value);
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {choices.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
};

const AddExpression = ({ graph, setGraph }: Props) => {
  const [text, setText] = useState('');
  return (
    <form
      class="add-expression"
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        setGraph(withExpression(graph, text.trim()));
        setText('');
      }}
    >
      <input
        aria-label="Metric math, SEARCH or SELECT"
        placeholder="Math: 100 * m2 / m1, SEARCH(…), SELECT …"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Add math</button>
    </form>
  );
};
