import type { AlarmDetail, EvaluatedDatapoint } from '../console-server/console-source';
import { asNumber, asText } from '../dashboards/json-value';
import { countSentence, missingDataSentence } from './alarm-words';
import { Empty } from './empty';
import { clockTime, dayTime, quantity } from './format';
import { RuleTree } from './rule-tree';
import { STATE_LABELS } from './state-chip';

/** Why an alarm is in its state: the very data points that its last evaluation saw, or its rule. */
export const Why = ({ alarm }: { readonly alarm: AlarmDetail }) => (
  <section class="card why" aria-labelledby="why">
    <h2 id="why">Why</h2>
    <p class="reason">{alarm.reason}</p>
    {alarm.evaluationState && (
      <p>
        Evaluation: <code>{alarm.evaluationState}</code>
      </p>
    )}
    {alarm.kind === 'composite' ? (
      <RuleTree rule={asText(alarm.properties.AlarmRule) ?? ''} alarms={alarm.children ?? []} />
    ) : (
      <Evaluation alarm={alarm} />
    )}
    {alarm.reasonData && (
      <details>
        <summary>Reason data</summary>
        <pre>{indented(alarm.reasonData)}</pre>
      </details>
    )}
  </section>
);

const indented = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
};

const Evaluation = ({ alarm }: { readonly alarm: AlarmDetail }) => {
  const { lastEvaluation: evaluation } = alarm;
  if (!evaluation) return <Empty>It has not been evaluated yet</Empty>;
  const verdict =
    evaluation.verdict === 'KEEP' ? 'its state stays' : STATE_LABELS[evaluation.verdict];
  return (
    <>
      <p class="count-sentence">
        <strong>{countSentence(alarm)}</strong>: {verdict}
      </p>
      <p class="hint">{missingDataSentence(alarm)}</p>
      <div class="scroll">
        <table class="datapoints">
          <caption>
            Last evaluation, at{' '}
            <time title={dayTime(evaluation.atMs)}>{clockTime(evaluation.atMs)}</time>
          </caption>
          <thead>
            <tr>
              <th scope="col">Period from</th>
              <th scope="col">Value</th>
              <th scope="col">Against {asNumber(alarm.properties.Threshold) ?? 'the band'}</th>
              <th scope="col">Use</th>
            </tr>
          </thead>
          <tbody>
            {evaluation.datapoints.map((point) => (
              <Datapoint key={point.startMs} point={point} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

/** A missing point that is neither breaching nor within stays one. */
const useOf = ({ use, breaching }: EvaluatedDatapoint): string => {
  if (use === 'evaluated') return 'counted';
  return use === 'filled' && breaching !== undefined ? 'filled in' : 'not counted';
};

const Datapoint = ({ point }: { readonly point: EvaluatedDatapoint }) => (
  <tr class={`${point.use} ${point.breaching && point.use !== 'unused' ? 'breaching' : ''}`}>
    <td class="when">
      <time title={dayTime(point.startMs)}>{clockTime(point.startMs)}</time>
    </td>
    <td>{point.value === undefined ? 'missing' : quantity(point.value)}</td>
    <td>{verdictOf(point)}</td>
    <td>{useOf(point)}</td>
  </tr>
);

const verdictOf = ({ breaching }: EvaluatedDatapoint): string => {
  if (breaching === undefined) return '–';
  return breaching ? 'breaching' : 'within';
};
