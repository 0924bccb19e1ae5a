import { type Finding, finding } from '../finding';
import { listOf } from '../json';
import type { LintCheck, LintSubject } from '../lint-subject';
import type { LintedApp, LintedResource } from '../linted-app';
import { markedText } from '../marked-text';
import { mentionedIn, type Reference, resolveReference, resourceOf } from '../reference';
import { childrenOf, withoutArn } from './composites';

/** Alarms that tell nobody, and actions that never happen. */
export const alarmActions: LintCheck = (subject) => {
  const used = usedAlarms(subject);
  const permitted = alarmFunctions(subject.app);
  return subject.named.flatMap(({ resource: alarm }) => [
    ...withoutAction(alarm, used),
    ...actionsOf(alarm).flatMap((action) => judgeAction(subject.app, alarm, action, permitted)),
  ]);
};

/** What an alarm does when its state changes. */
export const actionsOf = ({ properties: p }: LintedResource): readonly unknown[] =>
  [p.AlarmActions, p.OKActions, p.InsufficientDataActions].flatMap(listOf);

const withoutAction = (
  alarm: LintedResource,
  used: ReadonlySet<LintedResource>,
): readonly Finding[] => {
  if (used.has(alarm)) return [];
  const isOff = alarm.properties.ActionsEnabled === false;
  if (!isOff && listOf(alarm.properties.AlarmActions).length > 0) return [];
  const got = isOff ? 'ActionsEnabled false' : 'no AlarmActions';
  const message = `an alarm must tell somebody, got ${got} and no composite or other resource that uses it: give it an action or put it into a composite`;
  return [finding('alarm-without-action', alarm, message)];
};

/** Alarms that something other than a dashboard looks at: composites, deployments, mute rules do not tell anybody. */
const usedAlarms = (subject: LintSubject): ReadonlySet<LintedResource> => {
  const { app } = subject;
  const byComposites = app
    .ofType('AWS::CloudWatch::CompositeAlarm')
    .flatMap((composite) => [
      ...childrenOf(subject, composite).flatMap(({ alarm }) => (alarm ? [alarm] : [])),
      ...suppressorOf(subject, composite),
    ]);
  const byOthers = rollbackTypes
    .flatMap((type) => app.ofType(type))
    .flatMap(({ stack, properties }) => mentionedIn(app, stack, properties));
  return new Set([...byComposites, ...byOthers]);
};

/** What stops or rolls back a deployment on an alarm. */
const rollbackTypes = [
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::AppConfig::Environment',
  'AWS::ECS::Service',
  'AWS::FIS::ExperimentTemplate',
  'AWS::SageMaker::Endpoint',
  'AWS::AutoScaling::AutoScalingGroup',
];

const suppressorOf = (
  { app, byName }: LintSubject,
  { stack, properties }: LintedResource,
): readonly LintedResource[] => {
  const text = markedText(app, stack, properties.ActionsSuppressor);
  const named = byName.get(text.spelled(withoutArn(text.text)));
  return [...mentionedIn(app, stack, properties.ActionsSuppressor), ...(named ? [named] : [])];
};

/** Attributes of resources that are the ARN of something an alarm can do. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const actionAttributes: Readonly<Record<string, readonly string[]>> = {
  'AWS::SNS::Topic': ['Ref', 'TopicArn'],
  'AWS::Lambda::Function': ['Arn'],
  'AWS::Lambda::Alias': ['Ref', 'AliasArn'],
  'AWS::Lambda::Version': ['Ref', 'FunctionArn'],
  'AWS::AutoScaling::ScalingPolicy': ['Ref', 'Arn'],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['Ref', 'Arn'],
  'AWS::SSMIncidents::ResponsePlan': ['Ref', 'Arn'],
  'AWS::AIOps::InvestigationGroup': ['Ref', 'Arn'],
};

const judgeAction = (
  app: LintedApp,
  alarm: LintedResource,
  action: unknown,
  permitted: ReadonlySet<LintedResource>,
): readonly Finding[] => {
  const reference = resolveReference(app, alarm.stack, action);
  const problem = actionProblem(reference);
  if (problem !== undefined) return [finding('action-unknown', alarm, problem)];
  if (reference.kind !== 'attribute' || reference.resource.type !== 'AWS::Lambda::Function')
    return [];
  if (permitted.has(reference.resource)) return [];
  const message = `${reference.resource.logicalId} must allow ${ALARM_PRINCIPAL} to invoke it, got no such AWS::Lambda::Permission: add one`;
  return [finding('action-not-permitted', alarm, message)];
};

const actionProblem = (reference: Reference): string | undefined => {
  if (reference.kind === 'nowhere') {
    return `an action must be an ARN, got a reference to ${reference.id}, which the template does not have: refer to the topic`;
  }
  if (reference.kind === 'text') {
    return /^arn:[^:]+:[^:]+:/.test(reference.text)
      ? undefined
      : `an action must be an ARN, got "${reference.text}": give the ARN of the topic`;
  }
  if (reference.kind === 'open') return undefined;
  const { resource, attribute } = reference;
  if (!Object.hasOwn(actionAttributes, resource.type)) {
    return resource.type.startsWith('AWS::') && knownNoAction.test(resource.type)
      ? `an action must be a topic, a function or the like, got ${resource.logicalId}, an ${resource.type}: send it to a topic`
      : undefined;
  }
  const allowed = actionAttributes[resource.type] ?? [];
  return allowed.includes(attribute)
    ? undefined
    : `an action must be ${allowed.join(' or ')} of ${resource.logicalId}, got ${attribute}, which is no ARN: change it`;
};

/** Services that people try to send alarms to; others may be newer than this list. */
const knownNoAction =
  /^AWS::(SQS|Events|Kinesis|KinesisFirehose|StepFunctions|Logs|DynamoDB|S3|CloudWatch|ApiGateway|IAM|KMS)::/;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
const ALARM_PRINCIPAL = 'lambda.alarms.cloudwatch.amazonaws.com';

const alarmFunctions = (app: LintedApp): ReadonlySet<LintedResource> =>
  new Set(
    app
      .ofType('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === ALARM_PRINCIPAL)
      .flatMap(({ stack, properties }) => resourceOf(app, stack, properties.FunctionName) ?? []),
  );
