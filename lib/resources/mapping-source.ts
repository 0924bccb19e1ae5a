import { CfnResource } from 'aws-cdk-lib';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { EventSourceMappingFacts } from '../../telemetry/resources/event-source-mapping';
import { referenced } from './attached';

/** What a mapping reads; a source that the template does not have is told by the mapping's own settings. */
export const sourceOf = (mapping: CfnEventSourceMapping): EventSourceMappingFacts['source'] => {
  if (mapping.topics || mapping.selfManagedEventSource) return 'kafka';
  const source = referenced(mapping.eventSourceArn);
  if (source && CfnResource.isCfnResource(source)) {
    return source.cfnResourceType === 'AWS::SQS::Queue' ? 'queue' : 'stream';
  }
  return mapping.startingPosition === undefined ? 'queue' : 'stream';
};
