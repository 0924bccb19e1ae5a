import { CfnServiceLevelObjective } from 'aws-cdk-lib/aws-applicationsignals';
import type { Construct } from 'constructs';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import type { MetricReference, Signal, ThresholdComparison } from '../../telemetry/signals/signal';
import { type Indicator, type Slo, watchedBurnRates } from '../../telemetry/slo/slo';
import { atPath } from '../at-path';

export interface SloObjectiveProps {
  readonly service: string;
  readonly slo: Slo;
}

/** An objective in CloudWatch Application Signals, named `<service>-<objective>`: it reckons attainment, budget and burn rates by itself. */
export class SloObjective extends CfnServiceLevelObjective {
  constructor(scope: Construct, id: string, { service, slo }: SloObjectiveProps) {
    const tags = Object.entries({
      service,
      ...(slo.owner === undefined ? {} : { owner: slo.owner }),
      ...slo.tags,
    });
    super(scope, id, {
      name: atPath(scope, () => nameOf(service, slo)),
      description: `${slo.summary} Runbook: ${slo.runbook}`,
      ...atPath(scope, () => indicatorOf(slo.indicator)),
      goal: {
        attainmentGoal: slo.target,
        interval: { rollingInterval: { duration: slo.window / 86_400, durationUnit: 'DAY' } },
      },
      burnRateConfigurations: lookBacks(slo).map((lookBackWindowMinutes) => ({
        lookBackWindowMinutes,
      })),
      tags: tags.map(([key, value]) => ({ key, value })),
    });
  }
}

/** @see https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_ServiceLevelObjective.html */
const MAX_NAME_LENGTH = 128;

const nameOf = (service: string, slo: Slo): string => {
  const name = `${service}-${slo.name}`;
  if (name.length <= MAX_NAME_LENGTH) return name;
  throw new RangeError(
    `the name of an Application Signals objective must be at most ${MAX_NAME_LENGTH} characters, got ${name.length}: ${name}; shorten the objective's name`,
  );
};

type MetricDataQuery = CfnServiceLevelObjective.MetricDataQueryProperty;
type Sli = Pick<
  ConstructorParameters<typeof CfnServiceLevelObjective>[2],
  'sli' | 'requestBasedSli'
>;

const indicatorOf = (indicator: Indicator): Sli => {
  if (indicator.kind === 'time') {
    const { bad, slice } = indicator;
    return {
      sli: {
        comparisonOperator: good[bad.comparison],
        metricThreshold: bad.threshold.value,
        sliMetric: { metricDataQueries: queriesOf(bad.signal, slice) },
      },
    };
  }
  const { total, part, partIs } = indicator;
  const counted = queriesOf(part, 60);
  return {
    requestBasedSli: {
      requestBasedSliMetric: {
        totalRequestCountMetric: queriesOf(total, 60),
        monitoredRequestCountMetric:
          partIs === 'good' ? { goodCountMetric: counted } : { badCountMetric: counted },
      },
    },
  };
};

/** A rule says what is bad, an indicator what is good. @see https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_ServiceLevelIndicatorConfig.html */
const good: Readonly<Record<ThresholdComparison, string>> = {
  GreaterThanThreshold: 'LessThanOrEqualTo',
  GreaterThanOrEqualToThreshold: 'LessThan',
  LessThanThreshold: 'GreaterThanOrEqualTo',
  LessThanOrEqualToThreshold: 'GreaterThan',
};

/** Each window once, in minutes. @see https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_BurnRateConfiguration.html */
const lookBacks = (slo: Slo): readonly number[] => [
  ...new Set(watchedBurnRates(slo).flatMap(({ short, long }) => [short / 60, long / 60])),
];

const queriesOf = (signal: Signal, period: number): MetricDataQuery[] => {
  const { metrics, expression } = toMetricMath(signal);
  const isBare = expression === undefined;
  const queries = metrics.map(({ id, metric }) => metricQuery(id, metric, period, isBare));
  return isBare ? queries : [{ id: 'e1', expression, returnData: true }, ...queries];
};

const metricQuery = (
  id: string,
  { namespace, metricName, dimensions, statistic }: MetricReference,
  period: number,
  returnData: boolean,
): MetricDataQuery => ({
  id,
  metricStat: {
    metric: {
      ...{ namespace, metricName },
      dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
    },
    period,
    stat: statistic,
  },
  returnData,
});
