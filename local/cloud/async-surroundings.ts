import type { Clock } from '../clock';
import type { AsyncSurroundings, DeadLetter, InvocationRecord } from '../lambda/async-invocation';
import { functionArnOf } from '../lambda/function-name';
import type { MessageAttributes } from '../sqs/queues';
import type { Cloud } from './cloud';

type AsyncCloud = Pick<
  Cloud,
  | 'asyncInvocations'
  | 'events'
  | 'functions'
  | 'functionSurroundings'
  | 'invoke'
  | 'newId'
  | 'queues'
  | 'report'
  | 'topics'
>;

/** What asynchronous invocations reach of the account. */
export const asyncSurroundings = (clock: Clock, cloud: () => AsyncCloud): AsyncSurroundings => ({
  clock,
  newId: () => cloud().newId(),
  hasFunction: (functionArn) => cloud().functions.has(functionArnOf(functionArn)),
  invoke: (functionArn, payload, options) => cloud().invoke(functionArn, payload, 'event', options),
  sendRecord: (destinationArn, record) => sendRecord(cloud(), destinationArn, record),
  sendDeadLetter: (targetArn, letter) => sendDeadLetter(cloud(), targetArn, letter),
  onMetric: (functionName, metricName, unit, value) =>
    cloud().functionSurroundings.onMetric(functionName, metricName, unit, value, clock.now()),
  report: (error) => cloud().report(error),
});

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

const sendRecord = (cloud: AsyncCloud, arn: string, record: InvocationRecord): void => {
  const body = JSON.stringify(record);
  switch (serviceOf(arn)) {
    case 'sqs':
      cloud.queues.send(arn, { body });
      return;
    case 'sns':
      cloud.topics.publish({ topicArn: arn, message: body });
      return;
    case 'lambda':
      cloud.asyncInvocations.invoke(arn, body);
      return;
    case 'events':
      cloud.events.put(recordEvent(arn, record));
      return;
    default:
      throw new Error(`a destination is a queue, topic, function or event bus, got ${arn}`);
  }
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const recordEvent = (busArn: string, record: InvocationRecord) => {
  const { condition, functionArn } = record.requestContext;
  const outcome = condition === 'Success' ? 'Success' : 'Failure';
  return {
    source: 'lambda',
    detailType: `Lambda Function Invocation Result - ${outcome}`,
    resources: [busArn, functionArn],
    detail: record,
  };
};

const sendDeadLetter = (cloud: AsyncCloud, arn: string, letter: DeadLetter): void => {
  const attributes: MessageAttributes = {
    RequestID: { DataType: 'String', StringValue: letter.requestId },
    ErrorCode: { DataType: 'Number', StringValue: String(letter.errorCode) },
    ErrorMessage: { DataType: 'String', StringValue: letter.errorMessage },
  };
  if (serviceOf(arn) === 'sqs') {
    cloud.queues.send(arn, { body: letter.payload, attributes });
  } else if (serviceOf(arn) === 'sns') {
    cloud.topics.publish({ topicArn: arn, message: letter.payload, attributes });
  } else {
    throw new Error(`a dead-letter queue is a queue or topic, got ${arn}`);
  }
};
