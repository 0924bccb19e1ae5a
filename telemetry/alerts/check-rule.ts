import { toMetricMath } from '../signals/metric-math';
import type { SignalNode } from '../signals/signal';
import { formatQuantity } from '../unit';
import type { AlertRule } from './alert-rule';

/** The longest windows of an alarm, by whether its period is below an hour. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;

/** @throws RangeError when CloudWatch would refuse the rule's alarm, or it could never mean what it says */
export const checkRule = (rule: AlertRule): void => {
  checkName(rule);
  checkWindow(rule);
  checkResolution(rule);
  checkUnit(rule);
  checkTime(rule);
};

/** @throws RangeError when two rules have one name: alarms are told apart by it */
export const checkRuleNames = (rules: readonly Pick<AlertRule, 'name'>[]): void => {
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RangeError(
    `two rules are named ${twice}, and their alarms would be one: give one of them another name`,
  );
};

const checkName = ({ name }: AlertRule): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/.test(name)) return;
  throw new RangeError(
    `a rule's name must be 1 to 128 letters, digits and hyphens, got ${JSON.stringify(name)}: it becomes part of the alarm's name`,
  );
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html for the periods */
const checkWindow = ({ name, period, evaluationPeriods }: AlertRule): void => {
  if (![10, 20, 30].includes(period) && (period % 60 !== 0 || period < 60)) {
    throw new RangeError(
      `${name}: a period must be 10, 20 or 30 seconds or a multiple of 60, got ${period}: change it`,
    );
  }
  const longest = period < 3600 ? DAY_SECONDS : WEEK_SECONDS;
  if (Number.isInteger(evaluationPeriods) && evaluationPeriods * period <= longest) return;
  throw new RangeError(
    `${name}: for must be a multiple of the period and at most a day (a week from periods of an hour), got ${evaluationPeriods * period} s with periods of ${period} s: change one of them`,
  );
};

/** Between two samples a minute apart there is nothing to see every ten seconds. */
const checkResolution = ({ name, period, condition }: AlertRule): void => {
  if (period >= 60) return;
  const { metrics } = toMetricMath(condition.signal);
  const slow = metrics.find(({ metric }) => !metric.highResolution)?.metric;
  if (!slow) return;
  throw new RangeError(
    `${name}: a period of ${period} seconds needs metrics that are kept by the second, got ${slow.namespace} ${slow.metricName}: give its instrument highResolution: true, or the rule a period of a minute`,
  );
};

/** The compiler holds it where units are literal; what was widened to any unit passes it. */
const checkUnit = ({ name, condition }: AlertRule): void => {
  if (condition.kind === 'band') return;
  const { signal, threshold } = condition;
  if (threshold.unit === signal.unit) return;
  throw new RangeError(
    `${name}: the threshold of ${signal.label} must be in ${signal.unit}, got ${formatQuantity(threshold)} in ${threshold.unit}: give it in ${signal.unit}`,
  );
};

const checkTime = ({ name, condition: { signal } }: AlertRule): void => {
  if (!readsRange(signal.node)) return;
  throw new RangeError(
    `${name}: overRange and sinceStart are for graphs, got ${signal.label}: an alarm reads more time than its periods are long; judge each period by itself`,
  );
};

const readsRange = (node: SignalNode): boolean =>
  node.kind === 'overRange' ||
  Object.values(node)
    .flat()
    .some((part) => isNode(part) && readsRange(part));

const isNode = (part: unknown): part is SignalNode =>
  typeof part === 'object' && part !== null && 'kind' in part;
