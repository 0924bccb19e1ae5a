import { type Finding, finding } from '../finding';
import { type Json, listOf, objectOf } from '../json';
import type { LintCheck, LintSubject } from '../lint-subject';
import type { LintedApp, LintedResource } from '../linted-app';
import { mentionedIn, resolveReference, resourceOf } from '../reference';
import { actionsOf } from './alarm-actions';

/** The topics that alarms use: whether alarms reach them, and people behind them. */
export const topics: LintCheck = (subject) => {
  const { app } = subject;
  const subscribed = subscribedTopics(app);
  const policies = app.ofType('AWS::SNS::TopicPolicy');
  return [...alarmTopics(subject)].flatMap((topic) => [
    ...unheard(topic, subscribed),
    ...encryption(app, topic),
    ...closed(app, topic, policies),
  ]);
};

/** Topics that carry alarms, now or as their policy says: those are heard, not watched. */
export const alarmCarriers = (subject: LintSubject): ReadonlySet<LintedResource> => {
  const { app } = subject;
  const open = app
    .ofType('AWS::SNS::TopicPolicy')
    .filter(({ properties }) => allows(properties.PolicyDocument, 'sns:Publish'))
    .flatMap(({ stack, properties }) => mentionedIn(app, stack, properties.Topics));
  return new Set([...alarmTopics(subject), ...open]);
};

/** Where alarms are sent. */
const alarmTopics = ({ app, named }: LintSubject): ReadonlySet<LintedResource> => {
  const used = named.flatMap(({ resource }) =>
    actionsOf(resource).flatMap((action) => resourceOf(app, resource.stack, action) ?? []),
  );
  return new Set(used.filter(({ type }) => type === 'AWS::SNS::Topic'));
};

const subscribedTopics = (app: LintedApp): ReadonlySet<LintedResource> =>
  new Set(
    app
      .ofType('AWS::SNS::Subscription')
      .flatMap(({ stack, properties }) => resourceOf(app, stack, properties.TopicArn) ?? []),
  );

const unheard = (
  topic: LintedResource,
  subscribed: ReadonlySet<LintedResource>,
): readonly Finding[] => {
  if (subscribed.has(topic) || listOf(topic.properties.Subscription).length > 0) return [];
  const message = `a topic of alarms needs a subscription, got none: subscribe the people or the notifier`;
  return [finding('topic-without-subscription', topic, message)];
};

const CLOUDWATCH = 'cloudwatch.amazonaws.com';

const encryption = (app: LintedApp, topic: LintedResource): readonly Finding[] => {
  const { KmsMasterKeyId } = topic.properties;
  if (KmsMasterKeyId === undefined) {
    const message = `a topic of alarms must be encrypted, got no KmsMasterKeyId: use a customer key that lets ${CLOUDWATCH} use it`;
    return [finding('topic-unencrypted', topic, message)];
  }
  const reference = resolveReference(app, topic.stack, KmsMasterKeyId);
  if (reference.kind === 'text' && reference.text.endsWith('alias/aws/sns')) {
    const message = `a topic of alarms needs a customer key, got ${reference.text}, with which alarms are dropped silently: use a key that lets ${CLOUDWATCH} use it`;
    return [finding('topic-key-aws-managed', topic, message)];
  }
  const key = keyOf(app, topic.stack, KmsMasterKeyId);
  return key ? closedKey(topic, key) : [];
};

const keyOf = (
  app: LintedApp,
  stack: LintedResource['stack'],
  value: unknown,
): LintedResource | undefined => {
  const found = mentionedIn(app, stack, value)[0];
  if (found?.type === 'AWS::KMS::Alias') {
    return keyOf(app, found.stack, found.properties.TargetKeyId);
  }
  return found?.type === 'AWS::KMS::Key' ? found : undefined;
};

const closedKey = (topic: LintedResource, key: LintedResource): readonly Finding[] => {
  const needed = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const missing = needed.filter((action) => !allows(key.properties.KeyPolicy, action));
  if (missing.length === 0) return [];
  const message = `the key ${key.logicalId} must allow ${CLOUDWATCH} ${missing.join(' and ')}, got a policy that does not, so alarms are dropped silently: add a statement for it`;
  return [finding('topic-key-closed', topic, message)];
};

const closed = (
  app: LintedApp,
  topic: LintedResource,
  policies: readonly LintedResource[],
): readonly Finding[] => {
  const own = policies.filter(({ stack, properties }) =>
    listOf(properties.Topics).some((each) => resourceOf(app, stack, each) === topic),
  );
  if (own.length === 0) return [];
  if (own.some(({ properties }) => allows(properties.PolicyDocument, 'sns:Publish'))) return [];
  const message = `the policy of a topic of alarms must allow ${CLOUDWATCH} sns:Publish, got ${own[0]?.logicalId}, which takes the place of the default policy and does not: add a statement for it`;
  return [finding('topic-closed', topic, message)];
};

/** Whether a policy lets CloudWatch's alarms do something; conditions are not judged. */
const allows = (policy: unknown, action: string): boolean => {
  const statements = listOf(objectOf(policy).Statement).map(objectOf);
  return statements.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      isForCloudWatch(statement) &&
      listOf(statement.Action).some((pattern) => matches(pattern, action)),
  );
};

const isForCloudWatch = ({ Principal }: Json): boolean => {
  if (Principal === '*') return true;
  const { Service, AWS } = objectOf(Principal);
  const names = [...listOf(Service), ...listOf(AWS)];
  return names.some((name) => name === CLOUDWATCH || name === '*');
};

/** The case of actions does not matter. */
const matches = (pattern: unknown, action: string): boolean => {
  if (typeof pattern !== 'string') return false;
  const [wanted, given] = [action.toLowerCase(), pattern.toLowerCase()];
  return given.endsWith('*') ? wanted.startsWith(given.slice(0, -1)) : wanted === given;
};
