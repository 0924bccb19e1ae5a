import type { Row } from './row';

/** What varies within a pattern, from the most to the least particular. */
const dynamic: readonly (readonly [kind: string, pattern: string])[] = [
  ['UUID', '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}'],
  ['Time', '\\d{4}-\\d\\d-\\d\\d[T ][\\d:]{8}(?:[.,]\\d+)?Z?'],
  ['Date', '\\d{4}-\\d\\d-\\d\\d'],
  ['IPv4', '(?:\\d{1,3}\\.){3}\\d{1,3}'],
  ['TraceId', '1-[\\da-f]{8}-[\\da-f]{24}'],
  ['Hex', '(?:0x)?(?=[\\da-fA-F]*\\d)[\\da-fA-F]{12,}'],
  ['Number', '\\d+(?:\\.\\d+)?'],
];

const anyDynamic = new RegExp(
  `(?<![A-Za-z])(?:${dynamic.map(([kind, pattern]) => `(?<${kind}>${pattern})`).join('|')})(?![A-Za-z])`,
  'g',
);

/** Only the beginning of a long text makes its pattern. */
const MAX_LENGTH = 5000;

/** A text with what varies replaced by `<Number-1>`, `<UUID-2>` and so on. AWS's own clustering is not published. */
export const logPattern = (text: string): string => {
  let tokens = 0;
  return text.slice(0, MAX_LENGTH).replace(anyDynamic, (...match) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const [kind] = dynamic.find(([name]) => groups[name] !== undefined) ?? ['Token'];
    return `<${kind}-${++tokens}>`;
  });
};

const severities: readonly (readonly [label: string, words: RegExp])[] = [
  ['Error', /\b(?:error|exception|fatal|critical|fail(?:ed|ure)?)\b/i],
  ['Warning', /\bwarn(?:ing)?\b/i],
  ['Debug', /\b(?:debug|trace)\b/i],
];

export const severityLabel = (pattern: string): string =>
  severities.find(([, words]) => words.test(pattern))?.[0] ?? 'Info';

export const PATTERN_FIELDS = ['@pattern', '@ratio', '@sampleCount', '@severityLabel'] as const;

/** One record a pattern, the most frequent first. */
export const patternRows = (
  counts: ReadonlyMap<string, number>,
  newRow: (fields: ReadonlyMap<string, string | number>) => Row,
): readonly Row[] => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([pattern, count]) =>
      newRow(
        new Map<string, string | number>([
          ['@pattern', pattern],
          ['@ratio', Math.round((count / total) * 10_000) / 10_000],
          ['@sampleCount', count],
          ['@severityLabel', severityLabel(pattern)],
        ]),
      ),
    );
};
