import { redactText } from '../redaction';

/** Headers that say nothing of who asks, by their names in lower case. */
const safeHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'origin',
  'traceparent',
  'user-agent',
  'x-amzn-trace-id',
  'x-correlation-id',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-request-id',
]);

/** The headers that are safe to log, by their names in lower case: a list of what to leave out would never be whole. */
export const pickHeaders = (
  headers: Readonly<Record<string, string | undefined>> | null | undefined,
): Readonly<Record<string, string>> => {
  const picked: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const lowerCase = name.toLowerCase();
    if (value !== undefined && safeHeaders.has(lowerCase)) picked[lowerCase] = redactText(value);
  }
  return picked;
};
