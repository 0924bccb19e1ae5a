import { AwsError } from '../aws-error';
import type { Queues, ReceivedMessage, ReceiveOptions } from './queues';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MAX_WAIT_SECONDS = 20;

/**
 * Receives at once what is there, else waits for a first message. The wait is in real time: a caller that waits lives
 * in it, whatever the local cloud's clock does.
 */
export const receiveWithin = async (
  queues: Queues,
  queueArn: string,
  options: ReceiveOptions,
  waitSeconds: number = queues.attributes(queueArn).receiveWaitSeconds,
): Promise<readonly ReceivedMessage[]> => {
  if (!(waitSeconds >= 0 && waitSeconds <= MAX_WAIT_SECONDS)) {
    throw new AwsError(
      'InvalidParameterValue',
      `WaitTimeSeconds is from 0 to ${MAX_WAIT_SECONDS}, got ${waitSeconds}`,
    );
  }
  const received = queues.receive(queueArn, options);
  if (received.length > 0 || waitSeconds === 0) return received;
  await messageOrTimeout(queues, queueArn, waitSeconds * 1000);
  return queues.receive(queueArn, options);
};

const messageOrTimeout = (queues: Queues, queueArn: string, waitMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      cancel();
      resolve();
    };
    const timer = setTimeout(done, waitMs).unref();
    const cancel = queues.onMessage(queueArn, done);
  });
