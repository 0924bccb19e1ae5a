import { randomUUID } from 'node:crypto';
import type { SNSEvent, SNSMessage } from 'aws-lambda';
import { arn } from '../account';
import { AwsError } from '../aws-error';
import type { Clock, EpochMs } from '../clock';
import type { MessageAttributes } from '../sqs/queues';
import { traced } from '../traces/trace-header';
import {
  compileFilterPolicy,
  type Filterable,
  type FilterPolicy,
  type FilterPolicyScope,
} from './filter-policy';

export type Protocol = 'sqs' | 'lambda' | 'email' | 'email-json' | 'http' | 'https';

export interface SubscriptionSpec {
  readonly topicArn: string;
  readonly protocol: Protocol;
  /** The ARN of a queue or a function, an address or a URL. */
  readonly endpoint: string;
  readonly filterPolicy?: FilterPolicy;
  /** @default 'MessageAttributes' */
  readonly filterPolicyScope?: FilterPolicyScope;
  /** The message without SNS's envelope, to queues and URLs. @default false */
  readonly rawMessageDelivery?: boolean;
  /** A queue for what could not be delivered. */
  readonly deadLetterArn?: string;
}

export interface Subscription extends SubscriptionSpec {
  readonly arn: string;
}

export interface PublishInput {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes?: MessageAttributes;
  /** Of whoever publishes it: functions and queues get it too. */
  readonly traceHeader?: string;
}

/** A message on its way to its subscribers. */
export interface Notification extends PublishInput {
  readonly messageId: string;
  readonly attributes: MessageAttributes;
  readonly publishedMs: EpochMs;
}

/** How a notification reaches each kind of endpoint; a delivery that throws has failed. */
export interface Deliveries {
  sqs(
    queueArn: string,
    body: string,
    attributes: MessageAttributes,
    traceHeader?: string,
  ): void | Promise<void>;
  lambda(functionArn: string, event: SNSEvent, traceHeader?: string): void | Promise<void>;
  email(address: string, notification: Notification, subscription: Subscription): Promise<void>;
  http(url: string, request: HttpDelivery): Promise<void>;
}

export interface HttpDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of one notification at one subscription. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' | 'filtered' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface TopicOptions {
  readonly newId?: () => string;
  /** Hears of every message, before its deliveries. */
  readonly onPublish?: (notification: Notification) => void;
  /** Hears of every delivery, the failed too: what SNS counts as its own metrics. */
  readonly onOutcome?: (
    subscription: Subscription,
    notification: Notification,
    outcome: DeliveryOutcome,
  ) => void;
}

/** The topics of the account, by ARN. */
export interface Topics {
  /** Returns the topic's ARN. */
  create(name: string): string;
  list(): readonly string[];
  /** Confirmed at once, also an email address. Returns the subscription's ARN. */
  subscribe(spec: SubscriptionSpec): string;
  unsubscribe(subscriptionArn: string): void;
  subscriptions(topicArn: string): readonly Subscription[];
  /** Returns when the topic has taken the message; the clock waits for its deliveries. */
  publish(input: PublishInput): { readonly messageId: string };
}

/**
 * How often an endpoint outside AWS is tried again, and after how long. A queue or function is not: AWS goes on for 23
 * days, and what refuses here refuses always.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const RETRIES: Readonly<Record<Protocol, { readonly times: number; readonly delayMs: number }>> = {
  http: { times: 3, delayMs: 20_000 },
  https: { times: 3, delayMs: 20_000 },
  email: { times: 3, delayMs: 20_000 },
  'email-json': { times: 3, delayMs: 20_000 },
  sqs: { times: 0, delayMs: 0 },
  lambda: { times: 0, delayMs: 0 },
};

interface Subscriber extends Subscription {
  readonly wants: (notification: Notification) => boolean;
}

export const createTopics = (
  clock: Clock,
  deliveries: Deliveries,
  { newId = randomUUID, onPublish = () => {}, onOutcome = () => {} }: TopicOptions = {},
): Topics => {
  const topics = new Map<string, Subscriber[]>();

  const subscribersOf = (topicArn: string): Subscriber[] => {
    const subscribers = topics.get(topicArn);
    if (!subscribers) throw new AwsError('NotFound', `the topic ${topicArn} does not exist`, 404);
    return subscribers;
  };

  const attempt = async (to: Subscriber, notification: Notification, tries = 0): Promise<void> => {
    try {
      await SEND[to.protocol](deliveries, to, notification);
      onOutcome(to, notification, { kind: 'delivered' });
    } catch (error) {
      const { times, delayMs } = RETRIES[to.protocol];
      if (tries >= times) await giveUp(to, notification, error);
      else clock.at(clock.now() + delayMs, () => attempt(to, notification, tries + 1));
    }
  };

  const giveUp = async (to: Subscriber, sent: Notification, cause: unknown): Promise<void> => {
    const causes = [cause];
    try {
      if (to.deadLetterArn) await deliveries.sqs(to.deadLetterArn, envelope(sent, to), {});
    } catch (error) {
      causes.push(error);
    }
    const reason = causes.map((e) => (e instanceof Error ? e.message : String(e))).join('; ');
    onOutcome(to, sent, { kind: 'failed', reason });
  };

  return {
    create: (name) => {
      const topicArn = arn('sns', name);
      if (!topics.has(topicArn)) topics.set(topicArn, []);
      return topicArn;
    },
    list: () => [...topics.keys()],
    subscribe: (spec) => {
      if (!(spec.protocol in SEND)) throw unknownProtocol(spec.protocol);
      const subscriptionArn = `${spec.topicArn}:${newId()}`;
      subscribersOf(spec.topicArn).push({ ...spec, arn: subscriptionArn, wants: filterOf(spec) });
      return subscriptionArn;
    },
    unsubscribe: (subscriptionArn) => {
      const topicArn = subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
      const others = subscribersOf(topicArn).filter((other) => other.arn !== subscriptionArn);
      topics.set(topicArn, others);
    },
    subscriptions: (topicArn) => subscribersOf(topicArn).map(({ wants: _, ...rest }) => rest),
    publish: ({ topicArn, subject, message, attributes = {}, traceHeader }) => {
      const subscribers = subscribersOf(topicArn);
      const notification: Notification = {
        messageId: newId(),
        topicArn,
        message,
        attributes,
        publishedMs: clock.now(),
        ...(subject !== undefined && { subject }),
        ...traced(traceHeader),
      };
      onPublish(notification);
      for (const subscriber of subscribers) {
        if (subscriber.wants(notification)) void clock.hold(attempt(subscriber, notification));
        else onOutcome(subscriber, notification, { kind: 'filtered' });
      }
      return { messageId: notification.messageId };
    },
  };
};

const unknownProtocol = (protocol: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `protocol ${protocol} does not run here; protocols: ${Object.keys(SEND)}`,
  );

const filterOf = ({ filterPolicy, filterPolicyScope }: SubscriptionSpec): Subscriber['wants'] => {
  if (!filterPolicy) return () => true;
  const matches = compileFilterPolicy(filterPolicy);
  if (filterPolicyScope !== 'MessageBody') return (sent) => matches(plainAttributes(sent));
  return ({ message }) => {
    const body = parsedBody(message);
    return body !== undefined && matches(body);
  };
};

/** A message that is no JSON object passes no policy on the body. */
const parsedBody = (message: string): Filterable | undefined => {
  try {
    const body: unknown = JSON.parse(message);
    return typeof body === 'object' && body !== null ? (body as Filterable) : undefined;
  } catch {
    return undefined;
  }
};

const plainAttributes = ({ attributes }: Notification): Filterable =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => [
      name,
      PLAIN[DataType]?.(StringValue) ?? StringValue,
    ]),
  );

const PLAIN: Readonly<Record<string, (text: string) => unknown>> = {
  Number: (text) => Number(text),
  'String.Array': (text) => parsedBody(text) ?? text,
};

type Send = (deliveries: Deliveries, to: Subscription, sent: Notification) => unknown;

const sendEmail: Send = ({ email }, to, sent) => email(to.endpoint, sent, to);
const sendHttp: Send = ({ http }, to, sent) => http(to.endpoint, httpDelivery(sent, to));

const SEND: Readonly<Record<Protocol, Send>> = {
  sqs: ({ sqs }, to, sent) =>
    to.rawMessageDelivery
      ? sqs(to.endpoint, sent.message, sent.attributes, sent.traceHeader)
      : sqs(to.endpoint, envelope(sent, to), {}, sent.traceHeader),
  lambda: ({ lambda }, to, sent) => lambda(to.endpoint, toSnsEvent(sent, to), sent.traceHeader),
  email: sendEmail,
  'email-json': sendEmail,
  http: sendHttp,
  https: sendHttp,
};

const httpDelivery = (sent: Notification, to: Subscription): HttpDelivery => ({
  headers: {
    'content-type': 'text/plain; charset=UTF-8',
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': sent.messageId,
    'x-amz-sns-topic-arn': sent.topicArn,
    'x-amz-sns-subscription-arn': to.arn,
    ...(to.rawMessageDelivery && { 'x-amz-sns-rawdelivery': 'true' }),
  },
  body: to.rawMessageDelivery ? sent.message : envelope(sent, to),
});

/** Nothing is signed here, and nobody can leave a subscription by a link. */
const UNSIGNED = 'LOCAL';

/** The JSON body in which a queue or a URL gets a notification. */
const envelope = (sent: Notification, to: Subscription): string =>
  JSON.stringify(
    {
      Type: 'Notification',
      MessageId: sent.messageId,
      TopicArn: sent.topicArn,
      Subject: sent.subject,
      Message: sent.message,
      Timestamp: new Date(sent.publishedMs).toISOString(),
      SignatureVersion: '1',
      Signature: UNSIGNED,
      SigningCertURL: UNSIGNED,
      UnsubscribeURL: `${UNSIGNED}?SubscriptionArn=${to.arn}`,
      ...(Object.keys(sent.attributes).length > 0 && {
        MessageAttributes: envelopeAttributes(sent.attributes),
      }),
    },
    null,
    2,
  );

const envelopeAttributes = (attributes: MessageAttributes): SNSMessage['MessageAttributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        Type: DataType,
        Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64'),
      },
    ]),
  );

/** The event with which a topic calls a function. */
export const toSnsEvent = (sent: Notification, to: Subscription): SNSEvent => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: to.arn,
      Sns: {
        Type: 'Notification',
        MessageId: sent.messageId,
        TopicArn: sent.topicArn,
        // AWS sends null here for a message without a subject, which the type does not know.
        Subject: sent.subject ?? (null as unknown as string),
        Message: sent.message,
        Timestamp: new Date(sent.publishedMs).toISOString(),
        SignatureVersion: '1',
        Signature: UNSIGNED,
        SigningCertUrl: UNSIGNED,
        UnsubscribeUrl: `${UNSIGNED}?SubscriptionArn=${to.arn}`,
        MessageAttributes: envelopeAttributes(sent.attributes),
      },
    },
  ],
});
