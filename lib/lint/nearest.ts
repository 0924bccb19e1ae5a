export interface Near {
  readonly name: string;
  /** Letters to add, take away, change or swap; 0 where case, separators or a plural alone differ. */
  readonly edits: number;
}

/** The name that was most probably meant; undefined where none is near. */
export const nearest = (name: string, names: readonly string[]): Near | undefined => {
  const alike = names.find((each) => isAlike(each, name));
  if (alike !== undefined) return { name: alike, edits: 0 };
  if (name.length <= 2 * MAX_EDITS) return undefined;
  const [best] = names
    .filter((each) => digitsOf(each) === digitsOf(name))
    .map((each) => ({ name: each, edits: editDistance(name, each) }))
    .sort((one, other) => one.edits - other.edits);
  return best && best.edits <= MAX_EDITS ? best : undefined;
};

/** Whether two names differ in case, separators or a plural alone. */
export const isAlike = (one: string, other: string): boolean =>
  normalized(one) === normalized(other);

const MAX_EDITS = 2;

/** 4XX and 5XX are two names, not a misspelt one. */
const digitsOf = (name: string): string => name.replaceAll(/\D/g, '');

const normalized = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/s$/, '');

const editDistance = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > MAX_EDITS) return MAX_EDITS + 1;
  let before: readonly number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, against] of [...other].entries()) {
      const isSwapped = letter === other[j - 1] && against === one[i - 1];
      next.push(
        Math.min(
          (row[j] ?? 0) + (letter === against ? 0 : 1),
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
          isSwapped ? (before[j - 1] ?? 0) + 1 : MAX_EDITS + 1,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};
