import { useState } from 'preact/hooks';
import { asObject } from '../dashboards/json-value';
import {
  graphCdkCode,
  graphProperties,
  graphWidgetJson,
  type MetricGraph,
  readGraph,
} from '../dashboards/metric-graph';
import { Failure } from './empty';

interface Props {
  readonly graph: MetricGraph;
  readonly setGraph: (graph: MetricGraph) => void;
}

/** The graph to take along: as a dashboard's widget, as CDK code; and its properties to edit as they are. */
export const GraphSource = ({ graph, setGraph }: Props) => (
  <details class="card source">
    <summary>Source</summary>
    <Copied title="Widget of a dashboard" text={graphWidgetJson(graph)} />
    <Copied title="CDK" text={graphCdkCode(graph)} />
    <Editor key={JSON.stringify(graphProperties(graph))} graph={graph} setGraph={setGraph} />
  </details>
);

const COPIED_FOR_MS = 2000;

const Copied = ({ title, text }: { readonly title: string; readonly text: string }) => {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_FOR_MS);
  };
  return (
    <section aria-label={title}>
      <h3>
        {title}{' '}
        <button type="button" onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </h3>
      <pre>{text}</pre>
    </section>
  );
};

const Editor = ({ graph, setGraph }: Props) => {
  const [text, setText] = useState(() => JSON.stringify(graphProperties(graph), null, 2));
  const [error, setError] = useState('');
  const apply = () => {
    try {
      const json = JSON.parse(text);
      setGraph(readGraph(asObject(json).properties ?? json));
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <section aria-label="Edit">
      <h3>
        Edit{' '}
        <button type="button" onClick={apply}>
          Apply
        </button>
      </h3>
      <textarea
        aria-label="Properties of the graph as JSON"
        rows={8}
        spellcheck={false}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {error && <Failure message={error} />}
    </section>
  );
};
