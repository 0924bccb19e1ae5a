/** What CloudWatch Logs adds to each event's text when it counts bytes. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const EVENT_OVERHEAD_BYTES = 26;

/** Of a text in UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
