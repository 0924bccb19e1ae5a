import { arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import { DeliveryStream } from '../firehose/delivery-stream';
import type { DeliveryStreamProperties } from '../firehose/stream-settings';
import { compileFilterPattern } from '../logs/filter-pattern';
import { toSubscriptionRecord } from '../logs/subscription';
import type { CreateResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::Logs and AWS::KinesisFirehose: log groups, subscriptions to delivery streams, and those to S3. */
export const logsResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Logs::LogGroup': (resource) => {
    const name = resource.properties.LogGroupName ?? physicalName(resource);
    cloud.logs.putGroup(name, { retentionInDays: resource.properties.RetentionInDays });
    return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
  },

  'AWS::Logs::SubscriptionFilter': ({ properties, logicalId }) => {
    const stream = cloud.deliveryStreams.get(properties.DestinationArn);
    if (!stream) {
      throw new Error(
        `the local cloud subscribes Firehose delivery streams, got ${properties.DestinationArn}`,
      );
    }
    const matches = compileFilterPattern(properties.FilterPattern ?? '');
    cloud.logs.onEvents((group, logStream, events) => {
      if (group !== properties.LogGroupName) return;
      const wanted = events.filter(({ message }) => matches(message));
      if (wanted.length === 0) return;
      const record = toSubscriptionRecord({
        logGroup: group,
        logStream,
        filterName: logicalId,
        events: wanted.map(({ id, timestampMs, message }) => ({
          id,
          timestamp: timestampMs,
          message,
        })),
      });
      stream.putRecords([record]);
    });
    return { ref: logicalId };
  },

  'AWS::KinesisFirehose::DeliveryStream': (resource) => {
    const stream = new DeliveryStream(
      {
        DeliveryStreamName: physicalName(resource),
        ...resource.properties,
      } as DeliveryStreamProperties,
      {
        clock: cloud.clock,
        store: cloud.objects,
        random: cloud.random,
        invoke: async (functionArn, event) => {
          const output = await cloud.invoke(functionArn, JSON.stringify(event), 'event');
          if (output.functionError) throw new Error(output.payload);
          return JSON.parse(output.payload);
        },
        onDelivery: () => cloud.emit('archive'),
        onRetry: (error) => cloud.report(error),
      },
    );
    cloud.deliveryStreams.set(stream.arn, stream);
    return { ref: stream.name, attributes: { Arn: stream.arn } };
  },
});
