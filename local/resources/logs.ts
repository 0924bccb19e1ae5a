import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { SavedQueryParameter } from '../console-server/console-source';
import { deliveryMetrics } from '../firehose/delivery-metrics';
import { DeliveryStream } from '../firehose/delivery-stream';
import type { DeliveryStreamProperties } from '../firehose/stream-settings';
import { refuseInClass } from '../logs/log-class';
import { logGroupClasses } from '../logs/log-store';
import { createMetricFilter, type MetricFilterDefinition } from '../logs/metric-filter';
import { checkSubscriber } from '../logs/subscriptions';
import type { CreateResource, ResolvedResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::Logs and AWS::KinesisFirehose: log groups with what reads them, and delivery streams to S3. */
export const logsResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Logs::LogGroup': (resource) => {
    const { LogGroupName, RetentionInDays, LogGroupClass } = resource.properties;
    const name = LogGroupName ?? physicalName(resource);
    if (LogGroupClass !== undefined && !logGroupClasses.includes(LogGroupClass)) {
      throw new Error(
        `LogGroupClass is one of ${logGroupClasses.join(', ')}, got ${LogGroupClass}`,
      );
    }
    cloud.logs.putGroup(name, {
      retentionInDays: RetentionInDays,
      logGroupClass: LogGroupClass,
      createdMs: cloud.clock.now(),
    });
    return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
  },

  'AWS::Logs::LogStream': (resource) => {
    const name = resource.properties.LogStreamName ?? physicalName(resource);
    cloud.logs.putStream(resource.properties.LogGroupName, name, cloud.clock.now());
    return { ref: name };
  },

  'AWS::Logs::MetricFilter': (resource) => {
    const definition = { ...metricFilterOf(resource), createdMs: cloud.clock.now() };
    refuseInClass(cloud.logs, definition.logGroupName, 'metric filters');
    cloud.metricFilters.put(createMetricFilter(definition));
    return { ref: definition.filterName };
  },

  'AWS::Logs::SubscriptionFilter': (resource) => {
    const { DestinationArn, FilterName, FilterPattern, LogGroupName } = resource.properties;
    checkSubscriber(DestinationArn, (stream) => cloud.deliveryStreams.has(stream));
    refuseInClass(cloud.logs, LogGroupName, 'subscription filters');
    const filterName = FilterName ?? physicalName(resource);
    cloud.subscriptions.put({
      filterName,
      logGroupName: LogGroupName,
      filterPattern: FilterPattern ?? '',
      destinationArn: DestinationArn,
      createdMs: cloud.clock.now(),
    });
    return { ref: filterName };
  },

  'AWS::Logs::QueryDefinition': ({ properties, logicalId }) => {
    const { Name: name, QueryString: query, LogGroupNames: groups = [] } = properties;
    const parameters = (properties.Parameters ?? []).map(toParameter);
    cloud.savedQueries.set(name, { name, query, groups, parameters });
    return { ref: logicalId, attributes: { QueryDefinitionId: logicalId } };
  },

  ...unsupportedLogs,

  'AWS::KinesisFirehose::DeliveryStream': (resource) => {
    const properties = {
      DeliveryStreamName: physicalName(resource),
      ...resource.properties,
    } as DeliveryStreamProperties & { readonly DeliveryStreamName: string };
    const told = deliveryMetrics(properties.DeliveryStreamName, cloud.metrics, () =>
      cloud.clock.now(),
    );
    const stream = new DeliveryStream(properties, {
      clock: cloud.clock,
      store: cloud.objects,
      random: cloud.random,
      invoke: async (functionArn, event) => {
        const output = await cloud.invoke(functionArn, JSON.stringify(event), 'event');
        if (output.functionError) throw new Error(output.payload);
        return JSON.parse(output.payload);
      },
      onDelivery: (delivery) => {
        told.onDelivery(delivery);
        cloud.emit('archive');
      },
      onRetry: (error) => {
        told.onFailure();
        cloud.report(error);
      },
    });
    cloud.deliveryStreams.set(stream.arn, stream);
    return { ref: stream.name, attributes: { Arn: stream.arn } };
  },
});

const metricFilterOf = (resource: ResolvedResource): MetricFilterDefinition => {
  const { FilterName, FilterPattern, LogGroupName, MetricTransformations } = resource.properties;
  const transformations = (MetricTransformations ?? []) as readonly Transformation[];
  const [transformation] = transformations;
  if (!transformation || transformations.length > 1) {
    throw new Error(
      `a metric filter has one of MetricTransformations, got ${transformations.length}`,
    );
  }
  const { MetricNamespace, MetricName, MetricValue, DefaultValue, Unit, Dimensions } =
    transformation;
  return {
    filterName: FilterName ?? physicalName(resource),
    logGroupName: LogGroupName,
    filterPattern: FilterPattern ?? '',
    transformation: {
      metricNamespace: MetricNamespace,
      metricName: MetricName,
      metricValue: String(MetricValue),
      defaultValue: DefaultValue === undefined ? undefined : Number(DefaultValue),
      unit: Unit,
      dimensions:
        Dimensions && Object.fromEntries(Dimensions.map(({ Key, Value }) => [Key, Value])),
    },
  };
};

const toParameter = (parameter: {
  readonly Name: string;
  readonly DefaultValue?: string;
  readonly Description?: string;
}): SavedQueryParameter => ({
  name: parameter.Name,
  value: parameter.DefaultValue ?? '',
  description: parameter.Description ?? '',
});

interface Transformation {
  readonly MetricNamespace: string;
  readonly MetricName: string;
  readonly MetricValue: string | number;
  readonly DefaultValue?: string | number;
  readonly Unit?: StandardUnit;
  readonly Dimensions?: readonly { readonly Key: string; readonly Value: string }[];
}

/** Types that change what becomes of log events in a way that does not happen here, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'AWS::Logs::AccountPolicy': 'policies of the account do not reach the log groups here',
  'AWS::Logs::Delivery': 'vended logs are not delivered here',
  'AWS::Logs::DeliveryDestination': 'vended logs are not delivered here',
  'AWS::Logs::DeliverySource': 'vended logs are not delivered here',
  'AWS::Logs::Destination': 'there is one account here, so no log events come from others',
  'AWS::Logs::Integration': 'there is no OpenSearch here',
  'AWS::Logs::LogAnomalyDetector': "AWS's model of a log group's patterns cannot be reproduced",
  'AWS::Logs::ScheduledQuery': 'queries are not scheduled here: start them in the console',
  'AWS::Logs::Transformer': 'log events stay as they came; filters see them untransformed',
};

const unsupportedLogs: Readonly<Record<string, CreateResource>> = Object.fromEntries(
  Object.entries(REFUSED).map(([type, reason]) => [
    type,
    () => {
      throw new Error(reason);
    },
  ]),
);
