/** How metrics name a type of resource. */
export interface MeteredType {
  /** For people: `queue`. */
  readonly title: string;
  readonly namespace: string;
  readonly dimension: string;
  /** What gives the dimension its value: attributes of the resource, `Ref` among them. */
  readonly attributes: readonly string[];
  /** The property that holds the name in plain text. */
  readonly nameProperty?: string;
  /** Whether it is to be watched; of the others only the dimension is judged. @default true */
  readonly isWatched?: false;
}

/** By CloudFormation's name of the type; the attributes are those of CloudFormation's page of it. */
export const meteredTypes: Readonly<Record<string, MeteredType>> = {
  'AWS::Lambda::Function': {
    title: 'function',
    namespace: 'AWS/Lambda',
    dimension: 'FunctionName',
    attributes: ['Ref'],
    nameProperty: 'FunctionName',
  },
  'AWS::ApiGateway::RestApi': {
    title: 'REST API',
    namespace: 'AWS/ApiGateway',
    dimension: 'ApiName',
    attributes: [],
    nameProperty: 'Name',
  },
  'AWS::ApiGatewayV2::Api': {
    title: 'HTTP API',
    namespace: 'AWS/ApiGateway',
    dimension: 'ApiId',
    attributes: ['Ref', 'ApiId'],
  },
  'AWS::ApiGateway::Stage': {
    title: 'stage',
    namespace: 'AWS/ApiGateway',
    dimension: 'Stage',
    attributes: ['Ref'],
    nameProperty: 'StageName',
    isWatched: false,
  },
  'AWS::ApiGatewayV2::Stage': {
    title: 'stage',
    namespace: 'AWS/ApiGateway',
    dimension: 'Stage',
    attributes: ['Ref'],
    nameProperty: 'StageName',
    isWatched: false,
  },
  'AWS::Lambda::EventSourceMapping': {
    title: 'mapping',
    namespace: 'AWS/Lambda',
    dimension: 'EventSourceMappingUUID',
    attributes: ['Ref', 'Id'],
    isWatched: false,
  },
  'AWS::SQS::Queue': {
    title: 'queue',
    namespace: 'AWS/SQS',
    dimension: 'QueueName',
    attributes: ['QueueName'],
    nameProperty: 'QueueName',
  },
  'AWS::SNS::Topic': {
    title: 'topic',
    namespace: 'AWS/SNS',
    dimension: 'TopicName',
    attributes: ['TopicName'],
    nameProperty: 'TopicName',
  },
  'AWS::DynamoDB::Table': {
    title: 'table',
    namespace: 'AWS/DynamoDB',
    dimension: 'TableName',
    attributes: ['Ref'],
    nameProperty: 'TableName',
  },
  'AWS::DynamoDB::GlobalTable': {
    title: 'table',
    namespace: 'AWS/DynamoDB',
    dimension: 'TableName',
    attributes: ['Ref'],
    nameProperty: 'TableName',
  },
  'AWS::StepFunctions::StateMachine': {
    title: 'state machine',
    namespace: 'AWS/States',
    dimension: 'StateMachineArn',
    attributes: ['Ref', 'Arn'],
  },
  'AWS::Kinesis::Stream': {
    title: 'stream',
    namespace: 'AWS/Kinesis',
    dimension: 'StreamName',
    attributes: ['Ref'],
    nameProperty: 'Name',
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    title: 'delivery stream',
    namespace: 'AWS/Firehose',
    dimension: 'DeliveryStreamName',
    attributes: ['Ref'],
    nameProperty: 'DeliveryStreamName',
  },
  'AWS::Events::Rule': {
    title: 'rule',
    namespace: 'AWS/Events',
    dimension: 'RuleName',
    // On a bus of its own, Ref is `<bus>|<rule>`: the name then has to be cut out of it.
    attributes: ['Ref'],
    nameProperty: 'Name',
  },
  'AWS::Scheduler::ScheduleGroup': {
    title: 'schedule group',
    namespace: 'AWS/Scheduler',
    dimension: 'ScheduleGroup',
    attributes: ['Ref'],
    nameProperty: 'Name',
  },
  'AWS::S3::Bucket': {
    title: 'bucket',
    namespace: 'AWS/S3',
    dimension: 'BucketName',
    attributes: ['Ref'],
    nameProperty: 'BucketName',
    isWatched: false,
  },
  'AWS::Logs::LogGroup': {
    title: 'log group',
    namespace: 'AWS/Logs',
    dimension: 'LogGroupName',
    attributes: ['Ref'],
    nameProperty: 'LogGroupName',
    isWatched: false,
  },
  'AWS::RDS::DBInstance': {
    title: 'database',
    namespace: 'AWS/RDS',
    dimension: 'DBInstanceIdentifier',
    attributes: ['Ref'],
    nameProperty: 'DBInstanceIdentifier',
  },
  'AWS::RDS::DBCluster': {
    title: 'database cluster',
    namespace: 'AWS/RDS',
    dimension: 'DBClusterIdentifier',
    attributes: ['Ref'],
    nameProperty: 'DBClusterIdentifier',
  },
  'AWS::ElastiCache::CacheCluster': {
    title: 'cache cluster',
    namespace: 'AWS/ElastiCache',
    dimension: 'CacheClusterId',
    attributes: ['Ref'],
    nameProperty: 'ClusterName',
  },
  'AWS::ElastiCache::ReplicationGroup': {
    title: 'replication group',
    namespace: 'AWS/ElastiCache',
    dimension: 'ReplicationGroupId',
    attributes: ['Ref', 'ReplicationGroupId'],
    nameProperty: 'ReplicationGroupId',
  },
  'AWS::ElastiCache::ServerlessCache': {
    title: 'serverless cache',
    namespace: 'AWS/ElastiCache',
    dimension: 'clusterId',
    attributes: ['Ref'],
    nameProperty: 'ServerlessCacheName',
  },
  'AWS::ECS::Service': {
    title: 'service',
    namespace: 'AWS/ECS',
    dimension: 'ServiceName',
    attributes: ['Name'],
    nameProperty: 'ServiceName',
  },
};
