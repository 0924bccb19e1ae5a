/** Metrics of one namespace that share their dimension sets. */
export interface MetricFamily {
  readonly metrics: readonly string[];
  /** Beginnings of names that go on with a code of the fault. @default - none */
  readonly prefixes?: readonly string[];
  /** Every set there is. @default - not judged */
  readonly dimensionSets?: readonly (readonly string[])[];
}

export interface AwsNamespace {
  readonly families: readonly MetricFamily[];
  /** Whether the families are all that AWS documents; of the others only the best-known metrics are listed. */
  readonly isWhole: boolean;
  readonly source: string;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What AWS publishes, by its own pages, read in November 2026. */
export const awsMetrics: Readonly<Record<string, AwsNamespace>> = {
  'AWS/Lambda': {
    isWhole: true,
    families: [
      {
        metrics: words(`Invocations Errors DeadLetterErrors DestinationDeliveryFailures Throttles
          RecursiveInvocationsDropped Duration PostRuntimeExtensionsDuration IteratorAge OffsetLag
          ProvisionedConcurrencyInvocations ProvisionedConcurrencySpilloverInvocations
          ConcurrentExecutions ProvisionedConcurrentExecutions ProvisionedConcurrencyUtilization
          AsyncEventsReceived AsyncEventAge AsyncEventsDropped`),
        dimensionSets: [
          [],
          ['FunctionName'],
          ['FunctionName', 'Resource'],
          ['ExecutedVersion', 'FunctionName', 'Resource'],
          ['EventSourceMappingUUID'],
          ['EventSourceMappingUUID', 'FunctionName'],
        ],
      },
      {
        metrics: ['UnreservedConcurrentExecutions', 'ClaimedAccountConcurrency'],
        dimensionSets: [[]],
      },
      {
        metrics: words(`PolledEventCount FilteredOutEventCount InvokedEventCount
          FailedInvokeEventCount DroppedEventCount OnFailureDestinationDeliveredEventCount
          DeletedEventCount CommittedEventCount PollingErrorCount InvokeErrorCount
          OnFailureDestinationDeliveryErrorCount SchemaRegistryErrorCount CommitErrorCount
          OversizedRecordCount ProvisionedPollers EventPollerUnit EventPollerThroughputInBytes
          MaxOffsetLag SumOffsetLag`),
      },
      {
        // Of functions that sign their code, run on managed instances or are durable.
        metrics: words(`SignatureValidationErrors
          CPUThrottles MemoryThrottles DiskThrottles ConcurrencyThrottles
          CPUUtilization MemoryUtilization vCPUAvailable vCPUAllocated MemoryAvailable
          MemoryAllocated ExecutionEnvironmentConcurrency ExecutionEnvironmentConcurrencyLimit
          ExecutionEnvironmentCPUUtilization ExecutionEnvironmentMemoryUtilization
          ApproximateRunningDurableExecutions ApproximateRunningDurableExecutionsUtilization
          DurableExecutionDuration DurableExecutionStarted DurableExecutionStopped
          DurableExecutionSucceeded DurableExecutionFailed DurableExecutionTimedOut
          DurableExecutionOperations DurableExecutionStorageWrittenBytes`),
      },
    ],
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  },
  'AWS/ApiGateway': {
    isWhole: true,
    families: [
      {
        metrics: words('4XXError 5XXError CacheHitCount CacheMissCount'),
        dimensionSets: [
          ['ApiName'],
          ['ApiName', 'Stage'],
          ['ApiName', 'Method', 'Resource', 'Stage'],
        ],
      },
      {
        metrics: words('4xx 5xx DataProcessed'),
        dimensionSets: [
          ['ApiId'],
          ['ApiId', 'Stage'],
          ['ApiId', 'Route', 'Stage'],
          ['ApiId', 'Method', 'Resource', 'Stage'],
        ],
      },
      {
        metrics: words('ConnectCount MessageCount IntegrationError ClientError ExecutionError'),
        dimensionSets: [
          ['ApiId'],
          ['ApiId', 'Stage'],
          ['ApiId', 'Route'],
          ['ApiId', 'Route', 'Stage'],
        ],
      },
      {
        metrics: words('Count Latency IntegrationLatency'),
        dimensionSets: [
          ['ApiName'],
          ['ApiName', 'Stage'],
          ['ApiName', 'Method', 'Resource', 'Stage'],
          ['ApiId'],
          ['ApiId', 'Stage'],
          ['ApiId', 'Route'],
          ['ApiId', 'Route', 'Stage'],
          ['ApiId', 'Method', 'Resource', 'Stage'],
        ],
      },
    ],
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html',
  },
  'AWS/SQS': {
    isWhole: true,
    families: [
      {
        metrics: words(`ApproximateAgeOfOldestMessage ApproximateNumberOfGroupsWithInflightMessages
          ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible
          ApproximateNumberOfMessagesVisible NumberOfDeduplicatedSentMessages NumberOfEmptyReceives
          NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize
          ApproximateNumberOfNoisyGroups ApproximateNumberOfMessagesVisibleInQuietGroups
          ApproximateNumberOfMessagesNotVisibleInQuietGroups
          ApproximateNumberOfMessagesDelayedInQuietGroups
          ApproximateAgeOfOldestMessageInQuietGroups`),
        dimensionSets: [['QueueName']],
      },
    ],
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  },
  'AWS/SNS': {
    isWhole: true,
    families: [
      {
        metrics: words(`NumberOfMessagesPublished NumberOfNotificationsDelivered
          NumberOfNotificationsFailed NumberOfNotificationsFilteredOut
          NumberOfNotificationsFilteredOut-InvalidAttributes
          NumberOfNotificationsFilteredOut-NoMessageAttributes
          NumberOfNotificationsFilteredOut-InvalidMessageBody
          NumberOfNotificationsFilteredOut-MessageAttributes
          NumberOfNotificationsFilteredOut-MessageBody NumberOfNotificationsRedrivenToDlq
          NumberOfNotificationsFailedToRedriveToDlq PublishSize SMSMonthToDateSpentUSD
          SMSSuccessRate`),
      },
    ],
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html',
  },
  'AWS/DynamoDB': {
    isWhole: true,
    families: [
      {
        metrics: words(`AccountMaxReads AccountMaxTableLevelReads AccountMaxTableLevelWrites
          AccountMaxWrites AccountProvisionedReadCapacityUtilization
          AccountProvisionedWriteCapacityUtilization UserErrors`),
        dimensionSets: [[]],
      },
      {
        metrics: words(`FaultInjectionServiceInducedErrors ReturnedItemCount
          SuccessfulRequestLatency SystemErrors ThrottledRequests`),
        dimensionSets: [
          ['Operation', 'TableName'],
          ['Operation', 'StreamLabel', 'TableName'],
          ['Operation', 'OperationType', 'TableName'],
          ['Operation', 'TableName', 'Verb'],
        ],
      },
      {
        metrics: words(`AgeOfOldestUnreplicatedRecord ConditionalCheckFailedRequests
          ConsumedChangeDataCaptureUnits ConsumedReadCapacityUnits ConsumedWriteCapacityUnits
          FailedToReplicateRecordCount
          MaxProvisionedTableReadCapacityUtilization MaxProvisionedTableWriteCapacityUtilization
          OnDemandMaxReadRequestUnits OnDemandMaxWriteRequestUnits OnlineIndexConsumedWriteCapacity
          OnlineIndexPercentageProgress OnlineIndexThrottleEvents PendingReplicationCount
          ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ReadThrottleEvents
          ReadAccountLimitThrottleEvents ReadKeyRangeThroughputThrottleEvents
          ReadMaxOnDemandThroughputThrottleEvents ReadProvisionedThroughputThrottleEvents
          ReplicationLatency ReturnedBytes ReturnedRecordsCount
          ThrottledPutRecordCount TimeToLiveDeletedItemCount TransactionConflict
          WriteThrottleEvents WriteAccountLimitThrottleEvents WriteKeyRangeThroughputThrottleEvents
          WriteMaxOnDemandThroughputThrottleEvents WriteProvisionedThroughputThrottleEvents`),
      },
    ],
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
  },
  'AWS/States': {
    isWhole: true,
    families: [
      {
        metrics: words(`ExecutionTime ExecutionThrottled ExecutionsAborted ExecutionsFailed
          ExecutionsStarted ExecutionsSucceeded ExecutionsTimedOut ExecutionsRedriven
          RedrivenExecutionsAborted RedrivenExecutionsFailed RedrivenExecutionsSucceeded
          RedrivenExecutionsTimedOut OpenExecutionCount OpenExecutionLimit
          ExpressExecutionBilledDuration ExpressExecutionBilledMemory ExpressExecutionMemory
          AliasCount VersionCount ActivityRunTime ActivityScheduleTime ActivityTime
          ActivitiesFailed ActivitiesHeartbeatTimedOut ActivitiesScheduled ActivitiesStarted
          ActivitiesSucceeded ActivitiesTimedOut LambdaFunctionRunTime LambdaFunctionScheduleTime
          LambdaFunctionTime LambdaFunctionsFailed
          LambdaFunctionsScheduled LambdaFunctionsStarted LambdaFunctionsSucceeded
          LambdaFunctionsTimedOut ServiceIntegrationRunTime ServiceIntegrationScheduleTime
          ServiceIntegrationTime ServiceIntegrationsFailed ServiceIntegrationsScheduled
          ServiceIntegrationsStarted ServiceIntegrationsSucceeded ServiceIntegrationsTimedOut
          ThrottledEvents ProvisionedBucketSize ProvisionedRefillRate ConsumedCapacity
          ApproximateOpenMapRunCount ApproximateMapRunBacklogSize OpenMapRunLimit`),
      },
    ],
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html',
  },
  'AWS/Events': {
    isWhole: true,
    families: [
      {
        metrics: words(`DeadLetterInvocations Events FailedInvocations
          IngestionToInvocationCompleteLatency IngestionToInvocationStartLatency InvocationAttempts
          Invocations InvocationsCreated InvocationsFailedToBeSentToDlq InvocationsSentToDlq
          MatchedEvents PutEventsApproximateCallCount PutEventsApproximateFailedCount
          PutEventsApproximateSuccessCount PutEventsApproximateThrottledCount PutEventsEntriesCount
          PutEventsFailedEntriesCount PutEventsLatency PutEventsRequestSize
          PutPartnerEventsApproximateCallCount PutPartnerEventsApproximateFailedCount
          PutPartnerEventsApproximateSuccessCount PutPartnerEventsApproximateThrottledCount
          PutPartnerEventsEntriesCount PutPartnerEventsFailedEntriesCount PutPartnerEventsLatency
          RetryInvocationAttempts SuccessfulInvocationAttempts ThrottledRules TriggeredRules`),
      },
    ],
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
  },
  'AWS/Scheduler': {
    isWhole: true,
    families: [
      {
        metrics: words(`InvocationAttemptCount TargetErrorCount TargetErrorThrottledCount
          InvocationThrottleCount InvocationDroppedCount InvocationsSentToDeadLetterCount
          InvocationsFailedToBeSentToDeadLetterCount
          InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded`),
        prefixes: ['InvocationsFailedToBeSentToDeadLetterCount_'],
        dimensionSets: [[], ['ScheduleGroup']],
      },
    ],
    source:
      'https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch-metrics.html',
  },
  'AWS/Kinesis': {
    isWhole: true,
    families: [
      {
        metrics: words(`GetRecords.Bytes GetRecords.IteratorAge GetRecords.IteratorAgeMilliseconds
          GetRecords.Latency GetRecords.Records GetRecords.Success IncomingBytes IncomingRecords
          IteratorAgeMilliseconds OutgoingBytes OutgoingRecords PutRecord.Bytes PutRecord.Latency
          PutRecord.Success PutRecords.Bytes PutRecords.FailedRecords PutRecords.Latency
          PutRecords.Records PutRecords.Success PutRecords.SuccessfulRecords
          PutRecords.ThrottledRecords PutRecords.TotalRecords ReadProvisionedThroughputExceeded
          SubscribeToShard.RateExceeded SubscribeToShard.Success SubscribeToShardEvent.Bytes
          SubscribeToShardEvent.MillisBehindLatest SubscribeToShardEvent.Records
          SubscribeToShardEvent.Success WriteProvisionedThroughputExceeded`),
        dimensionSets: [['StreamName'], ['ShardId', 'StreamName'], ['ConsumerName', 'StreamName']],
      },
    ],
    source: 'https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html',
  },
  'AWS/Firehose': {
    isWhole: false,
    families: [
      {
        metrics: words(`ActivePartitionsLimit BackupToS3.Bytes BackupToS3.DataFreshness
          BackupToS3.Records BackupToS3.Success BytesPerSecondLimit DataReadFromKinesisStream.Bytes
          DataReadFromKinesisStream.Records DeliveryToS3.Bytes DeliveryToS3.DataFreshness
          DeliveryToS3.ObjectCount DeliveryToS3.Records DeliveryToS3.Success
          DeliveryToHttpEndpoint.DataFreshness DeliveryToHttpEndpoint.Success
          ExecuteProcessing.Duration ExecuteProcessing.Success FailedConversion.Bytes
          FailedConversion.Records IncomingBytes IncomingPutRequests IncomingRecords
          JQProcessing.Duration KMSKeyAccessDenied KMSKeyDisabled KMSKeyInvalidState KMSKeyNotFound
          OutputDecompressedBytes.Failed OutputDecompressedBytes.Success
          OutputDecompressedRecords.Failed OutputDecompressedRecords.Success PartitionCount
          PartitionCountExceeded PerPartitionThroughput PutRecord.Bytes PutRecord.Latency
          PutRecord.Requests PutRecordBatch.Bytes PutRecordBatch.Latency PutRecordBatch.Records
          PutRecordBatch.Requests PutRequestsPerSecondLimit RecordsPerSecondLimit
          SucceedConversion.Records SucceedProcessing.Bytes SucceedProcessing.Records
          ThrottledRecords`),
      },
    ],
    source:
      'https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html',
  },
  'AWS/S3': {
    isWhole: true,
    families: [
      {
        metrics: words(`4xxErrors 5xxErrors AllRequests BytesDownloaded BytesUploaded DeleteRequests
          FirstByteLatency GetRequests HeadRequests ListRequests PostRequests PutRequests
          SelectRequests SelectReturnedBytes SelectScannedBytes TotalRequestLatency`),
        dimensionSets: [
          ['BucketName', 'FilterId'],
          ['AccessPointName', 'DataSourceARN'],
        ],
      },
      {
        metrics: ['BucketSizeBytes', 'NumberOfObjects'],
        dimensionSets: [['BucketName', 'StorageType']],
      },
      {
        metrics: words(`BytesPendingReplication OperationsFailedReplication
          OperationsPendingReplication ReplicationLatency`),
        dimensionSets: [['DestinationBucket', 'RuleId', 'SourceBucket']],
      },
    ],
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html',
  },
  'AWS/Logs': {
    isWhole: false,
    families: [
      {
        metrics: words(`DeliveryErrors DeliveryThrottling EMFParsingErrors EMFValidationErrors
          ForwardedBytes ForwardedLogEvents IncomingBytes IncomingLogEvents`),
      },
    ],
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html',
  },
  'AWS/RDS': {
    isWhole: false,
    families: [
      {
        metrics: words(`ACUUtilization AuroraReplicaLag BurstBalance CPUCreditBalance CPUUtilization
          CommitLatency DBLoad DBLoadCPU DBLoadNonCPU DBLoadRelativeToNumVCPUs DatabaseConnections
          Deadlocks DiskQueueDepth EngineUptime FreeLocalStorage FreeStorageSpace FreeableMemory
          MaximumUsedTransactionIDs OldestReplicationSlotLag Queries ReadIOPS ReadLatency
          ReadThroughput ReplicaLag ServerlessDatabaseCapacity SwapUsage TransactionLogsDiskUsage
          VolumeBytesUsed VolumeReadIOPs VolumeWriteIOPs WriteIOPS WriteLatency WriteThroughput`),
      },
    ],
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html',
  },
  'AWS/ElastiCache': {
    isWhole: false,
    families: [
      {
        metrics:
          words(`AuthenticationFailures BytesUsedForCache CPUUtilization CacheHitRate CacheHits
          CacheMisses CurrConnections CurrItems DatabaseMemoryUsagePercentage
          ElastiCacheProcessingUnits EngineCPUUtilization Evictions FreeableMemory KeyspaceHits
          KeyspaceMisses MemoryFragmentationRatio NetworkBytesIn NetworkBytesOut NewConnections
          ReplicationLag SuccessfulReadRequestLatency SuccessfulWriteRequestLatency SwapUsage
          ThrottledCmds`),
      },
    ],
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html',
  },
  'AWS/ECS': {
    isWhole: false,
    families: [
      { metrics: words('CPUUtilization MemoryUtilization CPUReservation MemoryReservation') },
    ],
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
  },
};

/** Measured all the time, whether anything happens or not: here a gap is a fault of its own. */
export const steadyNamespaces: readonly string[] = [
  'AWS/RDS',
  'AWS/ElastiCache',
  'AWS/ECS',
  'AWS/EC2',
  'ECS/ContainerInsights',
];

/** CloudWatch keeps the state of alarms on them whatever the alarm says. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const ALWAYS_IGNORED_NAMESPACE = 'AWS/DynamoDB';

/** Where one is one too many, so that a single minute may speak: what is lost, dead or refused for good. */
export const oneIsTooMany: Readonly<Record<string, readonly string[]>> = {
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible'],
  'AWS/Lambda': [
    'AsyncEventsDropped',
    'DeadLetterErrors',
    'DestinationDeliveryFailures',
    'DroppedEventCount',
    'RecursiveInvocationsDropped',
  ],
  'AWS/SNS': ['NumberOfNotificationsFailedToRedriveToDlq', 'NumberOfNotificationsRedrivenToDlq'],
  'AWS/Events': ['InvocationsFailedToBeSentToDlq', 'InvocationsSentToDlq', 'FailedInvocations'],
  'AWS/Scheduler': [
    'InvocationDroppedCount',
    'InvocationsFailedToBeSentToDeadLetterCount',
    'InvocationsSentToDeadLetterCount',
  ],
  'AWS/DynamoDB': ['FailedToReplicateRecordCount'],
  'AWS/States': ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'],
  'AWS/Firehose': [
    'KMSKeyAccessDenied',
    'KMSKeyDisabled',
    'KMSKeyInvalidState',
    'KMSKeyNotFound',
    'PartitionCountExceeded',
  ],
  'AWS/Logs': ['DeliveryErrors', 'EMFParsingErrors', 'EMFValidationErrors'],
};
