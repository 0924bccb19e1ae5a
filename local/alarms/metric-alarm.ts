import type { MetricAlarm as DescribedAlarm, EvaluationState } from '@aws-sdk/client-cloudwatch';
import { MetricMathError } from '../metrics/metric-math-syntax';
import { createMetricStore, type MetricStore } from '../metrics/metric-store';
import type { Alarm } from './alarm';
import type { EvaluatedDatapoint } from './alarm-datapoints';
import { type AlarmDefinition, readAlarmDefinition } from './alarm-definition';
import type { Verdict } from './alarm-evaluation';
import { type AlarmEvaluator, createAlarmEvaluator, type Supplied } from './alarm-evaluator';
import { AlarmDefinitionError, type AlarmProperties } from './alarm-properties';
import {
  type AlarmRecord,
  type ContributorState,
  createAlarmRecord,
  type Transition,
} from './alarm-record';
import { createWarmUp } from './warm-up';

/** What the last evaluation looked at. */
export interface LastEvaluation {
  readonly atMs: number;
  readonly verdict: Verdict;
  /** Oldest first. */
  readonly datapoints: readonly EvaluatedDatapoint[];
}

/** Beside the state: PARTIAL_DATA, EVALUATION_ERROR, IN_WARM_UP. */
export type AlarmEvaluationState = EvaluationState | 'IN_WARM_UP';

/** A CloudWatch metric alarm. It runs no actions: who evaluates it does. */
export interface MetricAlarm extends Alarm {
  readonly kind: 'metric';
  readonly definition: AlarmDefinition;
  /** When it got its present configuration. */
  readonly configuredMs: number;
  /**
   * How often CloudWatch evaluates it. Unless its window stands on the clock, `evaluate` looks at the periods up to the
   * last multiple of this.
   */
  readonly evaluationIntervalMs: number;
  readonly evaluationState: AlarmEvaluationState | undefined;
  readonly lastEvaluation: LastEvaluation | undefined;
  evaluate(store: MetricStore, nowMs: number): Transition | undefined;
  /** Of a Metrics Insights alarm with GROUP BY: its series with their states. Undefined for others. */
  readonly contributors: readonly ContributorState[] | undefined;
  /** How its contributors changed in the last evaluation: SNS and Lambda actions run for these, not for the alarm. */
  readonly contributorTransitions: readonly Transition[];
  /** In DescribeAlarms' shape. */
  describe(): DescribedAlarm;
}

const MINUTE_MS = 60_000;

/**
 * @param properties - of `AWS::CloudWatch::Alarm`, resolved, and the alarm's ARN
 * @param nowMs - when it is created, or given this configuration
 * @param before - of the alarm that had another configuration: its state stays. @default - a new alarm
 * @param supplied - what cannot be known here
 * @throws AlarmDefinitionError naming the property that CloudWatch would refuse or that cannot run here
 */
export const createMetricAlarm = (
  { arn, ...properties }: AlarmProperties & { readonly arn: string },
  nowMs: number,
  before?: AlarmRecord,
  supplied: Supplied = {},
): MetricAlarm => {
  const definition = readAlarmDefinition(properties, arn);
  const { AlarmName } = definition.properties;
  const evaluationIntervalMs = evaluationInterval(definition);
  const record =
    before ?? createAlarmRecord(AlarmName, 'MetricAlarm', definition.properties, nowMs);
  const evaluator = checkedEvaluator(definition, evaluationIntervalMs, record, supplied);
  const windowMs = definition.periodSeconds * definition.rule.evaluationPeriods * 1000;
  const warmUp = createWarmUp(definition.properties.WarmUpConfiguration, windowMs, record);
  // A window on the clock is not held back to the full hour, however seldom it is looked at.
  const stepMs = definition.wallClock ? MINUTE_MS : evaluationIntervalMs;
  let lastMs: number | undefined;
  let lastVerdict: Verdict = 'KEEP';
  let failure: string | undefined;
  const problem = (): string | undefined => failure ?? evaluator.problem;
  const evaluationState = (): AlarmEvaluationState | undefined => {
    if (!warmUp.hasEnded) return 'IN_WARM_UP';
    return problem() === undefined ? undefined : 'EVALUATION_ERROR';
  };
  const judge = (store: MetricStore, atMs: number): Verdict => {
    failure = undefined;
    try {
      evaluator.read(store, Math.floor(atMs / stepMs) * stepMs);
      if (!warmUp.isOver(evaluator, atMs)) return 'KEEP';
      const verdict = evaluator.judge(atMs);
      evaluator.contributors?.changes.forEach(record.recordContributor);
      return verdict;
    } catch (error) {
      if (!(error instanceof MetricMathError || error instanceof RangeError)) throw error;
      failure = `Evaluation error: the expression could not be computed: ${error.message}`;
      return 'INSUFFICIENT_DATA';
    }
  };
  return {
    kind: 'metric',
    name: AlarmName,
    arn,
    record,
    definition,
    evaluationIntervalMs,
    createdMs: record.createdMs,
    configuredMs: nowMs,
    get state() {
      return record.state;
    },
    get evaluationState() {
      return evaluationState();
    },
    get lastEvaluation() {
      if (lastMs === undefined) return undefined;
      const datapoints = failure === undefined ? evaluator.datapoints() : [];
      return { atMs: lastMs, verdict: lastVerdict, datapoints };
    },
    get contributors() {
      return evaluator.contributors?.states;
    },
    get contributorTransitions() {
      return evaluator.contributors?.changes ?? [];
    },
    evaluate: (store, atMs) => {
      const verdict = judge(store, atMs);
      lastMs = atMs;
      lastVerdict = verdict;
      const reason = problem();
      if (verdict === 'KEEP' || verdict === record.state) {
        if (reason !== undefined) record.explain(reason);
        return undefined;
      }
      const explanation = reason === undefined ? evaluator.explain(verdict, atMs) : { reason };
      return record.change(verdict, explanation, atMs);
    },
    setState: record.change,
    recordAction: record.recordAction,
    describe: () => ({
      ...described(definition),
      ...record.describeState(),
      ...(evaluationState() && { EvaluationState: evaluationState() as EvaluationState }),
    }),
    describeHistory: record.describeHistory,
  };
};

/** What an expression gives, a series or not, shows without data too: so it is refused before its first evaluation. */
const checkedEvaluator = (
  definition: AlarmDefinition,
  tickMs: number,
  record: AlarmRecord,
  supplied: Supplied,
): AlarmEvaluator => {
  const { AlarmName, EvaluationCriteria } = definition.properties;
  if (EvaluationCriteria) {
    throw new AlarmDefinitionError(
      AlarmName,
      'EvaluationCriteria',
      'is a PromQL query, which is not run here: try it in Prometheus, or alarm on Metrics',
    );
  }
  try {
    const evaluator = createAlarmEvaluator(definition, tickMs, record, supplied);
    evaluator.read(createMetricStore(), 0);
    return evaluator;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AlarmDefinitionError(AlarmName, 'Metrics', `cannot be evaluated: ${error.message}`);
  }
};

/**
 * Every minute; every ten seconds for a high-resolution alarm; every hour for one that looks back more than a day.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
const evaluationInterval = ({ periodSeconds, rule }: AlarmDefinition): number => {
  if (periodSeconds < 60) return 10_000;
  return periodSeconds * rule.evaluationPeriods > 86_400 ? 3_600_000 : MINUTE_MS;
};

const described = ({ arn, properties, rule, signal }: AlarmDefinition): DescribedAlarm => {
  const { Tags: _tags, ...shown } = properties;
  return {
    ...shown,
    AlarmArn: arn,
    Dimensions: signal.kind === 'metric' ? (properties.Dimensions ?? []) : undefined,
    TreatMissingData: rule.treatMissingData,
  } as DescribedAlarm;
};
