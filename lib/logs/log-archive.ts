import { Duration, RemovalPolicy, Size, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import {
  FilterPattern,
  type ILogGroup,
  LogGroup,
  RetentionDays,
  SubscriptionFilter,
} from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  StorageClass,
  TransitionDefaultMinimumObjectSize,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface LogArchiveProps {
  readonly service: string;
  readonly logGroups: readonly ILogGroup[];
  /**
   * Which lines it keeps. With an archive for `audit` beside the other one, what the audit logger wrote has ages, a bucket
   * and readers of its own (TR4); a log group has room for these two subscriptions, and no third.
   * @default 'info-and-above'
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
   */
  readonly lines?: keyof typeof selections;
  /** How long the log groups keep their lines. @default 30 */
  readonly hotDays?: number;
  /** Age at which lines move to Glacier Flexible Retrieval. @default 90 */
  readonly glacierAfterDays?: number;
  /** Age at which lines are gone for good: a year in Glacier. @default 455 */
  readonly expireAfterDays?: number;
  /** How far the archive may be behind. @default - five minutes */
  readonly bufferingInterval?: Duration;
  /** The most that one object takes, before compression. @default - 64 MiB */
  readonly bufferingSize?: Size;
}

/** Where each selection of lines goes in the bucket, and which they are. */
const selections = {
  'info-and-above': {
    folder: 'level=info-and-above',
    member: '$.level',
    comparison: '!=',
    value: 'DEBUG',
  },
  audit: { folder: 'logger=audit', member: '$.logger', comparison: '=', value: 'audit' },
} as const;

/**
 * Keeps log lines, unless told otherwise those of INFO and above, beyond their log groups: subscription, Firehose, S3,
 * Glacier, gone. Objects hold the lines as they were written, one a row, compressed.
 */
export class LogArchive extends Construct {
  readonly bucket: Bucket;
  readonly deliveryStream: CfnDeliveryStream;

  /** @throws RangeError when lines would expire before they move to Glacier, or sooner than their log group drops them */
  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    this.bucket = this.#createBucket(toDays(props));
    this.deliveryStream = this.#createStream(props);
    this.#subscribe(props);
  }

  #createBucket({ glacierAfterDays, expireAfterDays }: Days): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      // Firehose never writes one key twice: versions would only keep alive what has expired.
      versioned: false,
      // Else what is smaller than 128 KB, most of a quiet service's objects, never moves.
      transitionDefaultMinimumObjectSize:
        TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS,
      lifecycleRules: [
        {
          id: 'glacier-then-gone',
          transitions: [
            {
              storageClass: StorageClass.GLACIER,
              transitionAfter: Duration.days(glacierAfterDays),
            },
          ],
          expiration: Duration.days(expireAfterDays),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'a log about the readers of logs would need an archive of its own: CloudTrail can record them',
    });
    return bucket;
  }

  // The CDK's own DeliveryStream would let Firehose list and delete as well.
  #createStream(props: LogArchiveProps): CfnDeliveryStream {
    const { service, lines = 'info-and-above' } = props;
    const errors = this.#createErrorLogs();
    const role = this.#createDeliveryRole(errors);
    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: this.bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `${selections[lines].folder}/service=${service}/${day}`,
        errorOutputPrefix: `errors/!{firehose:error-output-type}/service=${service}/${day}`,
        compressionFormat: 'GZIP',
        bufferingHints: bufferingHints(props),
        processingConfiguration: { enabled: true, processors },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: errors.logGroup.logGroupName,
          logStreamName: errors.logStreamName,
        },
      },
    });
    stream.node.addDependency(role);
    return stream;
  }

  /** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
  #createDeliveryRole(errors: ErrorLogs): Role {
    const role = new Role(this, 'DeliveryRole', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
    });
    const objects = ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'];
    const bucket = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];
    allow(role, objects, this.bucket.arnForObjects('*'));
    allow(role, bucket, this.bucket.bucketArn);
    errors.logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId(this.bucket)}.Arn>/*]`,
      reason: 'Firehose chooses the names of the objects that it puts into this one bucket',
    });
    return role;
  }

  #createErrorLogs(): ErrorLogs {
    const logGroup = new LogGroup(this, 'DeliveryErrors', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return { logGroup, logStreamName: logGroup.addStream('S3').logStreamName };
  }

  #subscribe({ logGroups, lines = 'info-and-above' }: LogArchiveProps): void {
    const { member, comparison, value } = selections[lines];
    const logs = Stack.of(this).formatArn({ service: 'logs', resource: '*' });
    const role = new Role(this, 'SubscriptionRole', {
      assumedBy: new ServicePrincipal('logs.amazonaws.com', {
        conditions: { StringLike: { 'aws:SourceArn': logs } },
      }),
    });
    allow(role, ['firehose:PutRecord', 'firehose:PutRecordBatch'], this.deliveryStream.attrArn);
    for (const logGroup of logGroups) {
      const filter = new SubscriptionFilter(this, `From${logGroup.node.id}`, {
        logGroup,
        destination: { bind: () => ({ arn: this.deliveryStream.attrArn, role }) },
        filterPattern: FilterPattern.stringValue(member, comparison, value),
      });
      filter.node.addDependency(role);
    }
  }
}

interface ErrorLogs {
  readonly logGroup: LogGroup;
  readonly logStreamName: string;
}

/**
 * Minutes, because a line that is not in the archive yet is lost with its log group; and objects as large as that
 * allows, because each one costs Glacier a request and 40 KB.
 */
const bufferingHints = (props: LogArchiveProps): CfnDeliveryStream.BufferingHintsProperty => ({
  intervalInSeconds: (props.bufferingInterval ?? Duration.minutes(5)).toSeconds(),
  sizeInMBs: (props.bufferingSize ?? Size.mebibytes(64)).toMebibytes(),
});

/** @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
const day = 'dt=!{timestamp:yyyy-MM-dd}/';

/**
 * From what a subscription delivers to lines: unpack it, take out the messages, end each with a line break.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html
 */
const processors: CfnDeliveryStream.ProcessorProperty[] = [
  {
    type: 'Decompression',
    parameters: [{ parameterName: 'CompressionFormat', parameterValue: 'GZIP' }],
  },
  {
    type: 'CloudWatchLogProcessing',
    parameters: [{ parameterName: 'DataMessageExtraction', parameterValue: 'true' }],
  },
  { type: 'AppendDelimiterToRecord', parameters: [] },
];

const allow = (role: Role, actions: string[], resource: string): void => {
  role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
};

const logicalId = (bucket: Bucket): string =>
  Stack.of(bucket).resolve((bucket.node.defaultChild as CfnBucket).logicalId);

interface Days {
  readonly glacierAfterDays: number;
  readonly expireAfterDays: number;
}

const toDays = (props: LogArchiveProps): Days => {
  const { hotDays = 30, glacierAfterDays = 90, expireAfterDays = 455 } = props;
  if (expireAfterDays <= glacierAfterDays) {
    throw new RangeError(
      `expireAfterDays must be more than glacierAfterDays, got ${expireAfterDays} and ${glacierAfterDays}: keep the archive longer or move it sooner`,
    );
  }
  if (expireAfterDays <= hotDays) {
    throw new RangeError(
      `expireAfterDays must be more than the log groups' ${hotDays} days, got ${expireAfterDays}: keep the archive longer`,
    );
  }
  return { glacierAfterDays, expireAfterDays };
};
