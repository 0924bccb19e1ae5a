/** Levels of a log line, the quietest first. */
export const logContentLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogContentLevel = (typeof logContentLevels)[number];

/** What is looked for in log lines: each part that is given must hold. */
export interface LogContent {
  /** Lines of this level and above. @default - of any level */
  readonly level?: LogContentLevel;
  /** Members of JSON lines with their values, `*` at an end for any text: `{ 'error.name': 'Timeout*', status_code: 503 }`. @default - any */
  readonly fields?: Readonly<Record<string, string | number>>;
  /** A text somewhere in the line's message. @default - any */
  readonly message?: string;
  /** A filter pattern instead, for lines that are no JSON; it has no query. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
  readonly pattern?: string;
}

/** What the lines of a service call their level and their message. */
export interface ContentFields {
  readonly level: string;
  readonly message: string;
}

/** Powertools writes WARN, Lambda's own runtime FATAL. */
const spellings: Readonly<Record<LogContentLevel, readonly string[]>> = {
  DEBUG: ['DEBUG'],
  INFO: ['INFO'],
  WARNING: ['WARN', 'WARNING'],
  ERROR: ['ERROR'],
  CRITICAL: ['CRITICAL', 'FATAL'],
};

/**
 * The content as a filter pattern of CloudWatch Logs, for a metric filter.
 * @throws RangeError when nothing is looked for, or a member has a name that patterns do not take
 */
export const toFilterPattern = (content: LogContent, names: ContentFields): string => {
  checkContent(content);
  if (content.pattern !== undefined) return content.pattern;
  const terms = termsOf(content, names).map(({ field, values }) => {
    const either = values.map((value) => `$.${field} = ${patternValue(value)}`).join(' || ');
    return `(${either})`;
  });
  return `{ ${terms.join(' && ')} }`;
};

/**
 * The content as a query of CloudWatch Logs Insights that shows the lines.
 * @throws RangeError when nothing is looked for, or there is only a filter pattern, which cannot become a query
 */
export const toLogQuery = (content: LogContent, names: ContentFields): string => {
  checkContent(content);
  if (content.pattern !== undefined) {
    throw new RangeError(
      'a filter pattern cannot become a query, got pattern: look for level, fields and message instead, or leave the alarm to a metric filter',
    );
  }
  const terms = termsOf(content, names).map(({ field, values }) => {
    const either = values.map((value) => queryTerm(field, value)).join(' or ');
    return values.length > 1 ? `(${either})` : either;
  });
  return `fields @timestamp, @message | filter ${terms.join(' and ')}`;
};

interface Term {
  readonly field: string;
  /** Any of them. */
  readonly values: readonly (string | number)[];
}

const termsOf = ({ level, fields = {}, message }: LogContent, names: ContentFields): Term[] => [
  ...(level === undefined ? [] : [{ field: names.level, values: levelsFrom(level) }]),
  ...Object.entries(fields).map(([field, value]) => ({ field, values: [value] })),
  ...(message === undefined ? [] : [{ field: names.message, values: [`*${message}*`] }]),
];

const levelsFrom = (level: LogContentLevel): readonly string[] =>
  logContentLevels.slice(logContentLevels.indexOf(level)).flatMap((each) => spellings[each]);

const patternValue = (value: string | number): string =>
  typeof value === 'number' ? String(value) : quoted(value);

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const queryTerm = (field: string, value: string | number): string => {
  if (typeof value === 'number') return `${field} = ${value}`;
  return value.includes('*')
    ? `${field} like ${likePattern(value)}`
    : `${field} = ${quoted(value)}`;
};

const likePattern = (text: string): string => {
  const [start, end] = [text.startsWith('*') ? '' : '^', text.endsWith('*') ? '' : '$'];
  const body = withoutEnds(text).replace(/[.+?^${}()|[\]\\/]/g, '\\$&');
  return `/${start}${body}${end}/`;
};

const withoutEnds = (text: string): string => text.replace(/^\*|\*$/g, '');

/** Neither a pattern nor a query can say them. */
const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);

const checkContent = ({ level, fields = {}, message, pattern }: LogContent): void => {
  const parts = [level, message, ...Object.keys(fields)].filter((part) => part !== undefined);
  if (parts.length === 0 && !pattern) {
    throw new RangeError(
      'a log content alert must look for something, got nothing: give a level, fields, a message or a pattern',
    );
  }
  if (parts.length > 0 && pattern !== undefined) {
    throw new RangeError(
      'a pattern stands alone, got a level, fields or a message beside it: write them into the pattern',
    );
  }
  const texts = Object.values(fields).filter((value) => typeof value === 'string');
  const starred = [message ?? '', ...texts.map(withoutEnds)].find((text) => text.includes('*'));
  if (starred !== undefined) {
    throw new RangeError(
      `* may stand at the ends of a field's value alone, got ${JSON.stringify(starred)}: leave it out`,
    );
  }
  const empty = Object.entries({ message, ...fields }).find(
    ([, value]) => value === '' || (typeof value === 'number' && !Number.isFinite(value)),
  );
  if (empty) {
    throw new RangeError(
      `${empty[0]} must be a text that is not empty or a finite number, got ${JSON.stringify(String(empty[1]))}: leave it out`,
    );
  }
  const controlled = [message, ...texts].find((text) => text !== undefined && hasControls(text));
  if (controlled !== undefined) {
    throw new RangeError(
      `a text that is looked for must be of one line, got ${JSON.stringify(controlled)}: look for a part of it`,
    );
  }
  const odd = Object.keys(fields).find((name) => !/^\w+(\.\w+)*$/.test(name));
  if (odd === undefined) return;
  throw new RangeError(
    `a member of a line must have a name of letters, digits, underscores and dots, got ${JSON.stringify(odd)}: write a pattern instead`,
  );
};
