import { AwsError } from '../aws-error';

export interface PageRequest {
  readonly NextToken?: string | undefined;
  /** How many a page has at most. */
  readonly MaxRecords?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined after the last. */
  readonly NextToken?: string;
}

/**
 * A page of what one call answers.
 * @throws AwsError for a token that is none
 */
export const pageOf = <T>(
  all: readonly T[],
  { NextToken, MaxRecords = DEFAULT_RECORDS }: PageRequest,
  mostRecords = MOST_RECORDS,
): Page<T> => {
  if (!Number.isInteger(MaxRecords) || MaxRecords < 1 || MaxRecords > mostRecords) {
    throw new AwsError(
      'ValidationError',
      `MaxRecords must be from 1 to ${mostRecords}, got ${MaxRecords}`,
    );
  }
  const start = NextToken === undefined ? 0 : offsetIn(NextToken);
  const end = start + MaxRecords;
  return {
    items: all.slice(start, end),
    ...(end < all.length ? { NextToken: tokenOf(end) } : {}),
  };
};

const DEFAULT_RECORDS = 50;
const MOST_RECORDS = 100;

const tokenOf = (offset: number): string => Buffer.from(`from:${offset}`).toString('base64');

const offsetIn = (token: string): number => {
  const offset = /^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (offset === undefined) {
    throw new AwsError('InvalidNextToken', 'NextToken is none that was answered: leave it out');
  }
  return Number(offset);
};
