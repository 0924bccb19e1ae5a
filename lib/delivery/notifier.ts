import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Subscription, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionSettings, MonitoredFunction } from '../monitored-function';
import { runtimeFile } from '../runtime-source';

export interface NotifierProps {
  readonly service: string;
  readonly topics: readonly ITopic[];
  /** Its value is the URL of a Slack incoming webhook. */
  readonly webhook: ISecret;
  /** Of the topics; the queues use it too. SNS must be allowed to use it. */
  readonly key: IKey;
  readonly settings?: FunctionSettings;
}

const timeout = Duration.seconds(10);

/** Takes alarms from topics to Slack: topic, queue, function. What cannot be delivered ends in a queue of its own. */
export class Notifier extends Construct {
  /** Holds what Slack did not take in five attempts, for 14 days. */
  readonly deadLetterQueue: Queue;
  readonly queue: Queue;
  readonly function: MonitoredFunction;

  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    const encrypted: QueueProps = { encryptionMasterKey: props.key, enforceSSL: true };
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...encrypted,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...encrypted,
      // @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html for six times the time-out
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
    });
    for (const topic of props.topics) this.#subscribe(topic);
    this.function = this.#createFunction(props);
  }

  // Not the CDK's SqsSubscription: its statement in the key's policy names the topic, which needs the key first.
  #subscribe(topic: ITopic): void {
    new Subscription(this, `From-${topic.node.id}`, {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: this.queue.queueArn,
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
  }

  #createFunction({ service, settings, webhook }: NotifierProps): MonitoredFunction {
    const fn = new MonitoredFunction(this, 'Function', {
      ...settings,
      service: `${service}-notifier`,
      entry: runtimeFile('lambdas/notifier'),
      description: `Takes the alarms of ${service} to Slack`,
      timeout,
      environment: { ...settings?.environment, SLACK_SECRET_ARN: webhook.secretArn },
    });
    webhook.grantRead(fn);
    fn.addEventSource(new SqsEventSource(this.queue, { reportBatchItemFailures: true }));
    return fn;
  }
}
