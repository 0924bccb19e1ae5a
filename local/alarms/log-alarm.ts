import type { LogAlarm as DescribedAlarm, EvaluationState } from '@aws-sdk/client-cloudwatch';
import type { Alarm } from './alarm';
import type { AlarmState, Verdict } from './alarm-evaluation';
import { reasonDataText } from './alarm-reason';
import { type ContributorState, createAlarmRecord, type Transition } from './alarm-record';
import {
  contributorOf,
  contributorsVerdict,
  createContributors,
  type JudgedContributor,
} from './contributors';
import {
  type LogAlarmDefinition,
  type LogAlarmProperties,
  readLogAlarmDefinition,
} from './log-alarm-definition';
import {
  type JudgedResults,
  judgeResults,
  type LogQueryRunner,
  logAlarmReason,
  logAlarmReasonData,
  type QueryResult,
  runLogQuery,
} from './log-query';
import type { AlarmEvaluationState, LastEvaluation } from './metric-alarm';
import { createWarmUp } from './warm-up';

/** A CloudWatch log alarm: it runs a query on schedule, and judges the last results. It runs no actions: its owner does. */
export interface LogAlarm extends Alarm {
  readonly kind: 'log';
  readonly definition: LogAlarmDefinition;
  /** When it got its present configuration. */
  readonly configuredMs: number;
  /** How often its query runs: `evaluate` is to be called then. */
  readonly evaluationIntervalMs: number;
  readonly evaluationState: AlarmEvaluationState | undefined;
  /** Its datapoints are results of the query; of a contributor that is in alarm, if one is. */
  readonly lastEvaluation: LastEvaluation | undefined;
  evaluate(run: LogQueryRunner, nowMs: number): Transition | undefined;
  /** Where the aggregation has BY: its groups with their states. Undefined where it has none. */
  readonly contributors: readonly ContributorState[] | undefined;
  /** How they changed in the last evaluation: SNS and Lambda actions run for these, not for the alarm. */
  readonly contributorTransitions: readonly Transition[];
  /** Those that it evaluates, oldest first. */
  readonly results: readonly QueryResult[];
  /** In DescribeAlarms' shape. */
  describe(): DescribedAlarm;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html */
const MAX_CONTRIBUTORS = 500;
const MAX_IN_ALARM = 100;

const CHANGED_REASON = 'Unchecked: the query of the alarm was changed';
/** The id of what an aggregation without BY gives. */
const WHOLE = contributorOf({}).id;

/**
 * @param properties - of `AWS::CloudWatch::LogAlarm`, resolved, and the alarm's ARN
 * @param nowMs - when it is created, or given this configuration
 * @param before - the alarm that had another configuration: its state stays, unless its query was another.
 * @throws AlarmDefinitionError naming the property that CloudWatch would refuse
 */
export const createLogAlarm = (
  { arn, ...properties }: LogAlarmProperties & { readonly arn: string },
  nowMs: number,
  before?: LogAlarm,
): LogAlarm => {
  const definition = readLogAlarmDefinition(properties, arn);
  return new RunningLogAlarm(definition, nowMs, before);
};

class RunningLogAlarm implements LogAlarm {
  readonly kind = 'log';
  readonly name: string;
  readonly arn: string;
  readonly definition: LogAlarmDefinition;
  readonly record: LogAlarm['record'];
  readonly createdMs: number;
  readonly configuredMs: number;
  readonly evaluationIntervalMs: number;
  readonly setState: LogAlarm['setState'];
  readonly recordAction: LogAlarm['recordAction'];
  readonly describeHistory: LogAlarm['describeHistory'];
  contributorTransitions: readonly Transition[] = [];
  results: readonly QueryResult[];
  readonly #warmUp: ReturnType<typeof createWarmUp>;
  readonly #contributors: ReturnType<typeof createContributors>;
  #last: Pick<LastEvaluation, 'atMs' | 'verdict'> | undefined;
  #problem: EvaluationState | undefined;

  constructor(definition: LogAlarmDefinition, nowMs: number, before: LogAlarm | undefined) {
    const { properties, intervalMs, rule, arn } = definition;
    this.definition = definition;
    this.name = properties.AlarmName;
    this.arn = arn;
    this.evaluationIntervalMs = intervalMs;
    this.configuredMs = nowMs;
    this.record = before?.record ?? createAlarmRecord(this.name, 'LogAlarm', properties, nowMs);
    this.createdMs = this.record.createdMs;
    const goesOn = before !== undefined && isSameQuery(before.definition, definition);
    this.results = goesOn ? before.results : [];
    if (before && !goesOn) {
      this.record.change('INSUFFICIENT_DATA', CHANGED_REASON, nowMs);
      this.record.contributors = new Map();
    }
    const windowMs = rule.evaluationPeriods * intervalMs;
    this.#warmUp = createWarmUp(properties.WarmUpConfiguration, windowMs, this.record);
    this.#contributors = createContributors(this.name, this.record, MAX_IN_ALARM);
    this.setState = this.record.change;
    this.recordAction = this.record.recordAction;
    this.describeHistory = this.record.describeHistory;
  }

  get state(): AlarmState {
    return this.record.state;
  }

  get evaluationState(): AlarmEvaluationState | undefined {
    return this.#warmUp.hasEnded ? this.#problem : 'IN_WARM_UP';
  }

  get contributors(): readonly ContributorState[] | undefined {
    return this.#isGrouped ? this.#contributors.states : undefined;
  }

  get lastEvaluation(): LastEvaluation | undefined {
    return this.#last && { ...this.#last, datapoints: this.#judge(this.#tellingId).datapoints };
  }

  evaluate(run: LogQueryRunner, nowMs: number): Transition | undefined {
    this.contributorTransitions = [];
    try {
      this.#take(runLogQuery(this.definition, run, nowMs));
    } catch (error) {
      return this.#fail(error, nowMs);
    }
    const verdict = this.#isDue(nowMs) ? this.#verdict(nowMs) : 'KEEP';
    this.#last = { atMs: nowMs, verdict };
    if (verdict === 'KEEP' || verdict === this.state) return undefined;
    return this.record.change(verdict, this.#reason(verdict), nowMs, this.#reasonData(nowMs));
  }

  describe(): DescribedAlarm {
    const { Tags: _tags, ...properties } = this.definition.properties;
    const { evaluationState } = this;
    return {
      ...properties,
      AlarmArn: this.arn,
      TreatMissingData: this.definition.rule.treatMissingData,
      ...this.record.describeState(),
      ...(evaluationState && { EvaluationState: evaluationState as EvaluationState }),
    } as DescribedAlarm;
  }

  get #isGrouped(): boolean {
    return this.definition.aggregation.by.length > 0;
  }

  /** Of the contributor that speaks for the alarm. */
  get #tellingId(): string {
    const { states } = this.#contributors;
    const telling = states.find(({ state }) => state.value === 'ALARM') ?? states[0];
    return telling?.contributor.id ?? WHOLE;
  }

  #take({ atMs, groups }: QueryResult): void {
    this.#problem = groups.length > MAX_CONTRIBUTORS ? 'PARTIAL_DATA' : undefined;
    const result = { atMs, groups: groups.slice(0, MAX_CONTRIBUTORS) };
    this.results = [...this.results, result].slice(-this.definition.rule.evaluationPeriods);
  }

  #fail(error: unknown, nowMs: number): Transition | undefined {
    this.#problem = 'EVALUATION_ERROR';
    this.#last = { atMs: nowMs, verdict: 'INSUFFICIENT_DATA' };
    const message = error instanceof Error ? error.message : String(error);
    const reason = `Evaluation error: the query could not be run: ${message}`;
    if (this.state === 'INSUFFICIENT_DATA') this.record.explain(reason);
    return this.record.change('INSUFFICIENT_DATA', reason, nowMs);
  }

  /** A new alarm is not judged before there are as many results as it looks at. */
  #isDue(nowMs: number): boolean {
    const { results } = this;
    const hasData = ({ groups }: QueryResult) => groups.some(({ value }) => value !== undefined);
    const reading = {
      firstDataMs: () => results.find(hasData)?.atMs,
      hasNewest: results.slice(-1).some(hasData),
    };
    const { evaluationPeriods } = this.definition.rule;
    return this.#warmUp.isOver(reading, nowMs) && results.length >= evaluationPeriods;
  }

  #judge(contributorId: string): JudgedResults {
    return judgeResults(contributorId, this.results, this.definition.rule);
  }

  #verdict(nowMs: number): Verdict {
    const groups = this.results.at(-1)?.groups ?? [];
    if (!this.#isGrouped) return this.#judge(WHOLE).verdict;
    const judged = groups.map(({ contributor }): JudgedContributor => {
      const { verdict, datapoints } = this.#judge(contributor.id);
      return {
        contributor,
        verdict: verdict === 'INSUFFICIENT_DATA' ? 'KEEP' : verdict,
        reason: (to) => logAlarmReason(to, datapoints, this.definition.rule),
      };
    });
    this.contributorTransitions = this.#contributors.update(judged, nowMs);
    this.contributorTransitions.forEach(this.record.recordContributor);
    if (judged.length === 0) return this.#judge(WHOLE).verdict;
    return contributorsVerdict(this.#contributors, 'contributors').verdict;
  }

  #reason(to: AlarmState): string {
    return this.#contributors.states.length > 0
      ? contributorsVerdict(this.#contributors, 'contributors').reason
      : logAlarmReason(to, this.#judge(WHOLE).datapoints, this.definition.rule);
  }

  #reasonData(nowMs: number): string | undefined {
    if (this.#isGrouped) return undefined;
    const { datapoints } = this.#judge(WHOLE);
    return reasonDataText(logAlarmReasonData(datapoints, this.definition, nowMs));
  }
}

/** Thresholds and counts may change without the results' losing their meaning. */
const isSameQuery = (a: LogAlarmDefinition, b: LogAlarmDefinition): boolean => {
  const queryOf = ({ properties }: LogAlarmDefinition) => {
    const { Tags: _tags, ...query } = properties.ScheduledQueryConfiguration;
    return JSON.stringify(query);
  };
  return queryOf(a) === queryOf(b);
};
