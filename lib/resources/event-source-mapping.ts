import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { eventSourceMapping } from '../../telemetry/resources/event-source-mapping';
import { produced, referenced } from './attached';
import { finder, type ResourceIndex } from './finder';
import { sourceOf } from './mapping-source';

export const eventSourceMappings = finder({
  cfnType: 'AWS::Lambda::EventSourceMapping',
  type: eventSourceMapping,
  find: (resource, all) => {
    const mapping = resource as CfnEventSourceMapping;
    const metrics = produced(mapping, mapping.metricsConfig, 'metrics');
    if (!Array.isArray(metrics) || !metrics.includes('EventCount')) {
      return {
        kind: 'unwatched',
        covered: true,
        reason:
          'its metrics are off, its function and source tell of it: set metricsConfig to EventCount for more',
      };
    }
    return {
      kind: 'watched',
      resource: {
        dimensions: { EventSourceMappingUUID: mapping.ref },
        facts: { source: sourceOf(mapping), keepsInQueue: keepsInQueue(mapping, all) },
      },
    };
  },
});

const keepsInQueue = (mapping: CfnEventSourceMapping, all: ResourceIndex): boolean => {
  const destination = referenced(
    produced(mapping, mapping.destinationConfig, 'onFailure', 'destination'),
  );
  return all.ofType<CfnQueue>('AWS::SQS::Queue').some((queue) => queue === destination);
};
