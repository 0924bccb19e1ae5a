import type { Finder } from './finder';

/** A finder that is loaded with its table where an app has such a resource: few apps have more than five of these types. */
const onDemand = (cfnType: string, load: () => Finder): Finder => ({
  cfnType,
  get type() {
    return load().type;
  },
  find: (resource, all) => load().find(resource, all),
});

/** Every type of resource that is watched by default. */
export const finders: readonly Finder[] = [
  onDemand('AWS::Lambda::Function', () => require('./lambda-function').lambdaFunctions),
  onDemand(
    'AWS::Lambda::EventSourceMapping',
    () => require('./event-source-mapping').eventSourceMappings,
  ),
  onDemand('AWS::ApiGateway::Stage', () => require('./rest-api').restApis),
  onDemand('AWS::ApiGatewayV2::Stage', () => require('./http-api').httpApis),
  onDemand('AWS::SQS::Queue', () => require('./queue').queues),
  onDemand('AWS::SNS::Topic', () => require('./topic').topics),
  onDemand('AWS::Events::Rule', () => require('./event-rule').eventRules),
  onDemand('AWS::Scheduler::ScheduleGroup', () => require('./schedule-group').scheduleGroups),
  onDemand('AWS::Scheduler::Schedule', () => require('./schedule-group').ungroupedSchedules),
  onDemand('AWS::DynamoDB::Table', () => require('./table').tables),
  onDemand('AWS::DynamoDB::GlobalTable', () => require('./table').globalTables),
  onDemand('AWS::StepFunctions::StateMachine', () => require('./state-machine').stateMachines),
  onDemand('AWS::Kinesis::Stream', () => require('./stream').streams),
  onDemand(
    'AWS::KinesisFirehose::DeliveryStream',
    () => require('./delivery-stream').deliveryStreams,
  ),
  onDemand('AWS::S3::Bucket', () => require('./bucket').buckets),
  onDemand('AWS::RDS::DBInstance', () => require('./database-instance').databaseInstances),
  onDemand('AWS::RDS::DBCluster', () => require('./database-cluster').databaseClusters),
  onDemand('AWS::ElastiCache::CacheCluster', () => require('./cache-cluster').cacheClusters),
  onDemand(
    'AWS::ElastiCache::ReplicationGroup',
    () => require('./replication-group').replicationGroups,
  ),
  onDemand(
    'AWS::ElastiCache::ServerlessCache',
    () => require('./serverless-cache').serverlessCaches,
  ),
  onDemand('AWS::ECS::Service', () => require('./container-service').containerServices),
  onDemand(
    'AWS::SecretsManager::RotationSchedule',
    () => require('./rotated-secret').rotatedSecrets,
  ),
  onDemand('AWS::Logs::LogGroup', () => require('./log-group').logGroups),
];
