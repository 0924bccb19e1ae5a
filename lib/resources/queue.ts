import type { CfnResource } from 'aws-cdk-lib';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import type {
  CfnEventInvokeConfig,
  CfnEventSourceMapping,
  CfnFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { queue } from '../../telemetry/resources/queue';
import { attached, produced } from './attached';
import { deadLetterArnsOf } from './event-rule';
import { finder, type ResourceIndex } from './finder';
import { knownNumber } from './resolved';

/** CloudFormation's own defaults. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html */
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 345_600;

export const queues = finder({
  cfnType: 'AWS::SQS::Queue',
  type: queue,
  find: (resource, all) => {
    const found = resource as CfnQueue;
    return {
      kind: 'watched',
      resource: {
        dimensions: { QueueName: found.attrQueueName },
        facts: {
          isDeadLetterQueue: isDeadLetterQueue(found, all),
          visibilityTimeoutSeconds: knownNumber(
            found,
            found.visibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS,
          ),
          delaySeconds: knownNumber(found, found.delaySeconds) ?? 0,
          retentionSeconds: knownNumber(
            found,
            found.messageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS,
          ),
        },
      },
    };
  },
});

/** Everything that sends there what failed. */
const failuresOf: readonly ((all: ResourceIndex, queue: CfnResource) => readonly CfnResource[])[] =
  [
    attached<CfnQueue>('AWS::SQS::Queue', (from) =>
      produced(from, from.redrivePolicy, 'deadLetterTargetArn'),
    ),
    attached<CfnSubscription>('AWS::SNS::Subscription', (from) =>
      produced(from, from.redrivePolicy, 'deadLetterTargetArn'),
    ),
    attached<CfnFunction>('AWS::Lambda::Function', (from) =>
      produced(from, from.deadLetterConfig, 'targetArn'),
    ),
    attached<CfnEventInvokeConfig>('AWS::Lambda::EventInvokeConfig', (from) =>
      produced(from, from.destinationConfig, 'onFailure', 'destination'),
    ),
    attached<CfnEventSourceMapping>('AWS::Lambda::EventSourceMapping', (from) =>
      produced(from, from.destinationConfig, 'onFailure', 'destination'),
    ),
    attached<CfnRule>('AWS::Events::Rule', deadLetterArnsOf),
    attached<CfnSchedule>('AWS::Scheduler::Schedule', (from) =>
      produced(from, from.target, 'deadLetterConfig', 'arn'),
    ),
  ];

const isDeadLetterQueue = (found: CfnQueue, all: ResourceIndex): boolean =>
  failuresOf.some((of) => of(all, found).length > 0);
