/**
 * The media type that a caller likes best of those that are offered; of equals the first. Without an Accept header, and
 * where the caller takes none of them, it is the first.
 * @param offered - without parameters, in lower case
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export const preferredType = <const T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T => {
  if (accept === undefined) return offered[0];
  const ranges = accept.split(',').map(toRange);
  const qualities = offered.map((type) => qualityOf(type, ranges));
  return offered[qualities.indexOf(Math.max(...qualities))] ?? offered[0];
};

interface Range {
  readonly type: string;
  readonly quality: number;
}

const toRange = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((name) => name.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
};

/** What names the type counts before what names all types of its kind, and that before what names all. */
const qualityOf = (type: string, ranges: readonly Range[]): number => {
  const [group] = type.split('/');
  for (const name of [type, `${group}/*`, '*/*']) {
    const named = ranges.filter((range) => range.type === name).map(({ quality }) => quality);
    if (named.length > 0) return Math.max(...named);
  }
  return 0;
};
