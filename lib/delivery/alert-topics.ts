import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Severity } from '../../telemetry/alerts/severity';
import { alertTopicRule } from '../../telemetry/resources/delivery-rules';
import { MetricAlarm } from '../alarms/metric-alarm';
import { emailRoutes, ownSeverities, type Routes, routedSeverities, topicRoutes } from './channel';

export interface AlertTopicsProps {
  readonly service: string;
  readonly routes: Routes;
  /** Where it is written what to do when an alert is lost on its way. */
  readonly runbook: string;
}

/**
 * Where alarms are sent: a topic for each severity that has a channel, and one for failures of delivery itself. Routes to
 * topics that there are need none.
 */
export class AlertTopics extends Construct {
  readonly #routes: Routes;
  readonly #service: string;
  readonly #bySeverity = new Map<Severity, Topic>();
  #key?: Key;
  #delivery?: Topic;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const { service, routes } = props;
    this.#routes = routes;
    this.#service = service;
    for (const severity of ownSeverities(routes)) {
      this.#bySeverity.set(severity, this.#createTopic(severity, service));
    }
    this.#watchTopics(props);
    for (const [address, severities] of emailRoutes(routes)) {
      for (const severity of severities) subscribe(this.topic(severity), address);
      subscribe(this.delivery, address);
    }
  }

  /** The services on an alert's way may use it; a queue behind a topic can be encrypted with it as well. */
  get key(): Key {
    this.#key ??= this.#createKey(this.#service);
    return this.#key;
  }

  /** Alarms about the delivery of alarms: straight to every email address of the routes. */
  get delivery(): Topic {
    this.#delivery ??= this.#createTopic('delivery', this.#service);
    return this.#delivery;
  }

  /** The topic of our own. @throws RangeError when no channel of the severity needs one */
  topic(severity: Severity): Topic {
    const topic = this.#bySeverity.get(severity);
    if (topic) return topic;
    throw this.#noRoute(severity);
  }

  /** ARNs of what an alarm of this severity tells. @throws RangeError when nothing is said of the severity */
  actions(severity: Severity): readonly string[] {
    const own = this.#bySeverity.get(severity);
    const others = [...topicRoutes(this.#routes)].filter(([, of]) => of.includes(severity));
    const topics = [...(own ? [own] : []), ...others.map(([topic]) => topic)];
    if (topics.length === 0 && !this.#routes[severity]) throw this.#noRoute(severity);
    return topics.map(({ topicArn }) => topicArn);
  }

  /** A topic that fails cannot say so itself: email hears of it by the topic of delivery, where there is email. */
  #watchTopics({ service, routes, runbook }: AlertTopicsProps): void {
    if (emailRoutes(routes).size === 0) return;
    for (const [severity, { topicName }] of this.#bySeverity) {
      const rule = alertTopicRule(severity, { topicName, runbook });
      const actions = [this.delivery.topicArn];
      new MetricAlarm(this, rule.name, { service, rule, actions });
    }
  }

  #noRoute(severity: Severity): RangeError {
    const routed = routedSeverities(this.#routes).join(', ') || 'none';
    return new RangeError(
      `severity ${severity} has no route, routed are: ${routed}; add a channel for it to the routes, or ${severity}: [] to tell nobody`,
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
