import type { EpochMs } from '../clock';

/** What an expression of an S3 prefix can name. */
export interface PrefixScope {
  /** The arrival of the oldest record in the object. */
  readonly timestampMs: EpochMs;
  /** Set for what goes under the error prefix. */
  readonly errorOutputType?: string;
  readonly partitionKeys: Readonly<Record<string, string>>;
  readonly randomString: () => string;
}

/**
 * Evaluates an S3 prefix; one without expressions gets `yyyy/MM/dd/HH/` behind it. Times are UTC.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export const evaluatePrefix = (prefix: string, scope: PrefixScope): string => {
  const withTime = hasExpression(prefix) ? prefix : `${prefix}!{timestamp:yyyy/MM/dd/HH/}`;
  return withTime.replace(EXPRESSION, (expression, namespace, argument) => {
    const value = NAMESPACES[namespace]?.(argument, scope);
    if (value === undefined) throw new Error(`unknown expression ${expression} in the S3 prefix`);
    return value;
  });
};

export const hasExpression = (prefix: string): boolean => prefix.search(EXPRESSION) !== -1;

/** The partition keys that a prefix needs. */
export const partitionKeysOf = (prefix: string): readonly string[] =>
  [...prefix.matchAll(EXPRESSION)]
    .filter(([, namespace]) => namespace === 'partitionKeyFromLambda')
    .map(([, , key]) => key ?? '');

const EXPRESSION = /!\{([^:}]+):([^}]+)\}/g;

type Namespace = (argument: string, scope: PrefixScope) => string | undefined;

const NAMESPACES: Readonly<Record<string, Namespace>> = {
  timestamp: (pattern, { timestampMs }) => formatJavaDate(pattern, timestampMs),
  firehose: (variable, { errorOutputType, randomString }) => {
    if (variable === 'random-string') return randomString();
    return variable === 'error-output-type' ? errorOutputType : undefined;
  },
  partitionKeyFromLambda: (key, { partitionKeys }) => partitionKeys[key],
};

/** Formats by the fields of Java's `DateTimeFormatter` that prefixes use; text in quotes stays. */
export const formatJavaDate = (pattern: string, timestampMs: EpochMs): string => {
  const fields = fieldsOf(timestampMs);
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (text, quoted, letter) => {
    if (quoted !== undefined) return quoted;
    const field = fields[letter];
    if (field === undefined) {
      throw new Error(`unknown letter ${letter} in the date pattern ${pattern}; letters: yMdHmsS`);
    }
    if (letter === 'y' && text.length === 2) return field.slice(-2);
    return text.length === 1 ? String(Number(field)) : field;
  });
};

const fieldsOf = (timestampMs: EpochMs): Readonly<Record<string, string>> => {
  const parts = new Date(timestampMs).toISOString().split(/\D/);
  return Object.fromEntries([...'yMdHmsS'].map((letter, index) => [letter, parts[index] ?? '']));
};
