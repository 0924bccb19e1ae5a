import type { EpochMs } from '../clock';
import type { Deliveries } from '../sns/topics';

/** What a topic told a program. */
export interface RecordedDelivery {
  readonly receivedMs: EpochMs;
  readonly protocol: 'lambda' | 'sqs' | 'http';
  /** An ARN or a URL. */
  readonly endpoint: string;
  readonly body: string;
}

/** Remembers what topics told programs; what they told people is in the mailbox. */
export interface DeliveryRecord {
  /** Oldest first. */
  list(): readonly RecordedDelivery[];
  /** The same deliveries, remembered as they begin. */
  recording(deliveries: Deliveries): Deliveries;
}

/** Older ones go, so that weeks of time-lapse do not fill the memory. */
const KEPT_DELIVERIES = 500;

/** @param onDelivery - hears of each one */
export const createDeliveryRecord = (
  now: () => EpochMs,
  onDelivery: () => void,
): DeliveryRecord => {
  const list: RecordedDelivery[] = [];
  const note = (protocol: RecordedDelivery['protocol'], endpoint: string, body: string): void => {
    list.push({ receivedMs: now(), protocol, endpoint, body });
    if (list.length > KEPT_DELIVERIES) list.shift();
    onDelivery();
  };
  return {
    list: () => list,
    recording: ({ sqs, lambda, email, http }) => ({
      email,
      sqs: (queueArn, body, ...more) => {
        note('sqs', queueArn, body);
        return sqs(queueArn, body, ...more);
      },
      lambda: (functionArn, event, ...more) => {
        note('lambda', functionArn, JSON.stringify(event));
        return lambda(functionArn, event, ...more);
      },
      http: (url, request) => {
        note('http', url, request.body);
        return http(url, request);
      },
    }),
  };
};
