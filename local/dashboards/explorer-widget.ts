import type { MetricName, MetricQuery } from '../console-server/console-source';
import { type Drawing, LEGEND_POSITIONS, PLAIN } from './drawing';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import type { MetricWidget } from './widget';

/** A widget that finds its metrics by the resources that they are of. */
export interface ExplorerWidget {
  readonly metrics: readonly {
    readonly metricName: string;
    readonly resourceType: string;
    readonly stat: string;
  }[];
  readonly labels: readonly { readonly key: string; readonly value?: string }[];
  readonly aggregateBy?: { readonly key: string; readonly func: string };
  readonly splitBy?: string;
  readonly periodSeconds: number;
  readonly widgetsPerRow: number;
  /** Graphs on one page; the rows are these over `widgetsPerRow`. */
  readonly rowsPerPage: number;
  readonly drawing: Drawing;
}

export interface ExplorerGraph {
  readonly title: string;
  readonly widget: MetricWidget;
}

/** What an explorer shows here, and what it cannot know. */
export interface Explored {
  readonly graphs: readonly ExplorerGraph[];
  readonly remarks: readonly string[];
}

const DEFAULT_PERIOD_SECONDS = 300;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const toExplorerWidget = (properties: JsonObject): ExplorerWidget => {
  const options = asObject(properties.widgetOptions);
  const aggregate = asObject(properties.aggregateBy);
  const position = asObject(options.legend).position;
  return {
    metrics: asList(properties.metrics)
      .map(asObject)
      .map(({ metricName, resourceType, stat }) => ({
        metricName: asText(metricName) ?? '',
        resourceType: asText(resourceType) ?? '',
        stat: asText(stat) ?? 'Average',
      })),
    labels: asList(properties.labels)
      .map(asObject)
      .map(({ key, value }) => ({ key: asText(key) ?? '', value: asText(value) })),
    ...(properties.aggregateBy
      ? { aggregateBy: { key: asText(aggregate.key) ?? '', func: asText(aggregate.func) ?? 'AVG' } }
      : {}),
    splitBy: asText(properties.splitBy),
    periodSeconds: asNumber(properties.period) ?? DEFAULT_PERIOD_SECONDS,
    widgetsPerRow: clamp(asNumber(options.widgetsPerRow) ?? 2, 1, 6),
    rowsPerPage: clamp(asNumber(options.rowsPerPage) ?? 50, 1, 100),
    drawing: {
      ...PLAIN,
      view: (['bar', 'pie'] as const).find((view) => view === options.view) ?? 'timeSeries',
      stacked: options.stacked === true,
      legend: LEGEND_POSITIONS.find((one) => one === position) ?? 'bottom',
    },
  };
};

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Math.round(value)));

/** Where the metrics of a type of resource are, and by which dimension. */
const RESOURCES: ReadonlyMap<string, readonly [namespace: string, dimension: string]> = new Map([
  ['AWS::ApiGateway::RestApi', ['AWS/ApiGateway', 'ApiName']],
  ['AWS::ApiGatewayV2::Api', ['AWS/ApiGateway', 'ApiId']],
  ['AWS::DynamoDB::Table', ['AWS/DynamoDB', 'TableName']],
  ['AWS::EC2::Instance', ['AWS/EC2', 'InstanceId']],
  ['AWS::Events::Rule', ['AWS/Events', 'RuleName']],
  ['AWS::KinesisFirehose::DeliveryStream', ['AWS/Firehose', 'DeliveryStreamName']],
  ['AWS::Kinesis::Stream', ['AWS/Kinesis', 'StreamName']],
  ['AWS::Lambda::Function', ['AWS/Lambda', 'FunctionName']],
  ['AWS::Logs::LogGroup', ['AWS/Logs', 'LogGroupName']],
  ['AWS::RDS::DBInstance', ['AWS/RDS', 'DBInstanceIdentifier']],
  ['AWS::S3::Bucket', ['AWS/S3', 'BucketName']],
  ['AWS::SNS::Topic', ['AWS/SNS', 'TopicName']],
  ['AWS::SQS::Queue', ['AWS/SQS', 'QueueName']],
  ['AWS::StepFunctions::StateMachine', ['AWS/States', 'StateMachineArn']],
]);

/** Graphs of the metrics that this cloud has: one for each metric, and with `splitBy` for each resource. */
export const explore = (widget: ExplorerWidget, names: readonly MetricName[]): Explored => {
  const graphs = widget.metrics.flatMap((metric) => {
    const found = resourcesOf(metric, widget, names);
    if (found.length === 0) return [];
    const groups = isSplit(widget, metric.resourceType) ? found.map((one) => [one]) : [found];
    return groups.map((group) => toGraph(widget, metric, group));
  });
  return {
    graphs: graphs.slice(0, widget.rowsPerPage * widget.widgetsPerRow),
    remarks: remarksOn(widget),
  };
};

type ExploredMetric = ExplorerWidget['metrics'][number];

const resourcesOf = (
  { metricName, resourceType }: ExploredMetric,
  { labels }: ExplorerWidget,
  names: readonly MetricName[],
): readonly MetricName[] => {
  const [namespace, dimension = ''] = RESOURCES.get(resourceType) ?? [];
  const wanted = labels.filter(({ key, value }) => key === dimension && value !== undefined);
  return names.filter(
    (name) =>
      name.namespace === namespace &&
      name.metricName === metricName &&
      Object.keys(name.dimensions).join() === dimension &&
      (wanted.length === 0 || wanted.some(({ value }) => value === name.dimensions[dimension])),
  );
};

const isSplit = ({ splitBy }: ExplorerWidget, resourceType: string): boolean =>
  splitBy !== undefined && splitBy === RESOURCES.get(resourceType)?.[1];

const toGraph = (
  { drawing, periodSeconds, aggregateBy }: ExplorerWidget,
  { metricName, stat }: ExploredMetric,
  resources: readonly MetricName[],
): ExplorerGraph => {
  const queries: MetricQuery[] = resources.map((metric, i) => ({
    id: `m${i}`,
    label: Object.values(metric.dimensions).join(' '),
    returnData: aggregateBy === undefined,
    metricStat: { ...metric, stat, periodSeconds },
  }));
  const [only] = resources.length === 1 ? resources : [];
  if (aggregateBy) queries.push(aggregated(aggregateBy.func, metricName));
  return {
    title: [`${metricName} ${stat}`, ...Object.values(only?.dimensions ?? {})].join(' · '),
    widget: {
      ...drawing,
      liveData: false,
      setPeriodToTimeRange: false,
      queries,
      series: queries
        .filter(({ returnData }) => returnData)
        .map(({ id }) => ({ id, periodSeconds, yAxis: 'left' })),
    },
  };
};

const aggregated = (func: string, metricName: string): MetricQuery => ({
  id: 'aggregate',
  label: `${func} of ${metricName}`,
  expression: `${func}(METRICS())`,
  returnData: true,
});

/** Resources' tags are not known here, so all resources of a type answer to them. */
const remarksOn = ({
  metrics,
  labels,
  splitBy,
  aggregateBy,
}: ExplorerWidget): readonly string[] => {
  const types = [...new Set(metrics.map(({ resourceType }) => resourceType))];
  const unknown = types.filter((type) => !RESOURCES.get(type));
  const dimensions = types.map((type) => RESOURCES.get(type)?.[1]);
  const tags = [...labels.map(({ key }) => key), splitBy, aggregateBy?.key].filter(
    (key): key is string => key !== undefined && key !== '' && !dimensions.includes(key),
  );
  return [
    ...unknown.map((type) => `which metrics a resource of type ${type} has is not known here`),
    ...(tags.length > 0
      ? [`tags are not known here (${[...new Set(tags)].join(', ')}): all resources are shown`]
      : []),
  ];
};
