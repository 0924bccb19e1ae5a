/**
 * What makes Lambda call a function: an API, a queue, a topic, a bucket, a stream, an event of a bus, a schedule, or whoever
 * calls it directly.
 */
export type TriggerKind =
  | 'http'
  | 'sqs'
  | 'sns'
  | 's3'
  | 'dynamodb'
  | 'kinesis'
  | 'eventbridge'
  | 'schedule'
  | 'direct';

interface RecordShape {
  readonly eventSource?: unknown;
  readonly EventSource?: unknown;
}

interface EventShape {
  readonly Records?: unknown;
  readonly 'detail-type'?: unknown;
  readonly source?: unknown;
}

const recordsTriggers: readonly TriggerKind[] = ['sqs', 'sns', 's3', 'dynamodb', 'kinesis'];

/** Of an event that is no API's. */
export const triggerOf = (event: unknown): TriggerKind => {
  if (typeof event !== 'object' || event === null) return 'direct';
  const { Records: records, source, 'detail-type': type } = event as EventShape;
  if (Array.isArray(records)) return triggerOfRecord(records[0]);
  if (typeof type !== 'string' || typeof source !== 'string') return 'direct';
  // EventBridge's rules and its Scheduler call what they send on time `Scheduled Event`.
  return type === 'Scheduled Event' ? 'schedule' : 'eventbridge';
};

const triggerOfRecord = (record: RecordShape | null | undefined): TriggerKind =>
  recordsTriggers.find((kind) => `aws:${kind}` === (record?.eventSource ?? record?.EventSource)) ??
  'direct';
