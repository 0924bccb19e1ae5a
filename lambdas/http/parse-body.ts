import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  type BaseIssue,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  safeParse,
} from 'valibot';
import { HttpError } from './http-error';

interface ParseOptions {
  /** @default 1 MiB */
  readonly maxBytes?: number;
}

/**
 * A request's JSON body, checked.
 * @throws HttpError 413 over the limit, 400 when it is not JSON or not what the schema allows
 */
export const parseBody = <S extends GenericSchema>(
  schema: S,
  event: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>,
  { maxBytes = 1_048_576 }: ParseOptions = {},
): InferOutput<S> => {
  const body = decoded(event);
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBytes) {
    throw new HttpError(413, `the body must be at most ${maxBytes} bytes, got ${bytes}`, invalid);
  }
  const result = safeParse(schema, fromJson(body, bytes));
  if (result.success) return result.output;
  throw new HttpError(400, result.issues.map(violation).join('; '), invalid);
};

const invalid = { category: 'validation' } as const;

const decoded = ({
  body,
  isBase64Encoded,
}: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>) =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');

// Nothing of the text itself, for it goes to the log: the parser's own error would quote it.
const fromJson = (text: string, bytes: number): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const got = bytes === 0 ? 'nothing' : `${bytes} bytes of something else`;
    throw new HttpError(400, `the body must be JSON, got ${got}`, invalid);
  }
};

/** A check of our own speaks for itself; for the rest valibot says what it expected and received. */
const violation = (issue: BaseIssue<unknown>): string => {
  const where = getDotPath(issue) ?? 'the body';
  const { expected, received } = issue;
  if (expected === null) return `${where} ${issue.message}`;
  if (expected === 'never') return `${where} is not known`;
  // For a member that is not there, what valibot expects is its key.
  const isMissing = received === 'undefined' && expected === `"${where.split('.').at(-1)}"`;
  return isMissing ? `${where} is missing` : `${where} must be ${expected}, got ${shown(received)}`;
};

const MAX_SHOWN_LENGTH = 40;

const shown = (received: string): string =>
  received.length <= MAX_SHOWN_LENGTH ? received : `${received.slice(0, MAX_SHOWN_LENGTH)}…`;
