import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Severity } from '../../telemetry/severity';
import { emailRoutes, type Routes, routedSeverities } from './channel';

export interface AlertTopicsProps {
  readonly service: string;
  readonly routes: Routes;
}

/** Where alarms are sent: a topic for each severity that has a route, and one for failures of delivery itself. */
export class AlertTopics extends Construct {
  /** The services on an alert's way may use it; a queue behind a topic can be encrypted with it as well. */
  readonly key: Key;
  /** Alarms about the delivery of alarms: straight to every email address of the routes. */
  readonly delivery: ITopic;
  readonly #bySeverity = new Map<Severity, Topic>();

  constructor(scope: Construct, id: string, { service, routes }: AlertTopicsProps) {
    super(scope, id);
    this.key = this.#createKey(service);
    for (const severity of routedSeverities(routes)) {
      this.#bySeverity.set(severity, this.#createTopic(severity, service));
    }
    const delivery = this.#createTopic('delivery', service);
    for (const [address, severities] of emailRoutes(routes)) {
      for (const severity of severities) subscribe(this.topic(severity), address);
      subscribe(delivery, address);
    }
    this.delivery = delivery;
  }

  /** @throws RangeError when the severity goes nowhere */
  topic(severity: Severity): Topic {
    const topic = this.#bySeverity.get(severity);
    if (topic) return topic;
    const routed = [...this.#bySeverity.keys()].join(', ') || 'none';
    throw new RangeError(
      `severity ${severity} has no route, routed are: ${routed}; add a channel for it to the routes`,
    );
  }

  /**
   * A key of our own: with the AWS-managed key of SNS, CloudWatch may not encrypt, and its alarms vanish silently.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  #createKey(service: string): Key {
    const key = new Key(this, 'Key', {
      description: `Alerts of ${service} on their way`,
      enableKeyRotation: true,
      // Nothing is kept under it: it goes with the alerts.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [
          new ServicePrincipal('cloudwatch.amazonaws.com'),
          new ServicePrincipal('sns.amazonaws.com'),
        ],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: fromThisAccount(this),
      }),
    );
    return key;
  }

  #createTopic(id: string, service: string): Topic {
    const topic = new Topic(this, id, {
      displayName: `${service} ${id}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: fromThisAccount(this),
      }),
    );
    return topic;
  }
}

const fromThisAccount = (scope: Construct) => ({
  StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
});

/** CloudWatch runs the OK actions for a new alarm's first OK as well: that one reaches nobody. */
const announced = { $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] };

// The CDK's own email subscription knows no `$or` in a filter.
const subscribe = (topic: Topic, address: string): void => {
  new CfnSubscription(topic, `Email-${address}`, {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: address,
    filterPolicyScope: 'MessageBody',
    filterPolicy: announced,
  });
};
