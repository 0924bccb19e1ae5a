/** The name that was most probably meant; undefined where none is near. */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  const alike = names.find((each) => normalized(each) === normalized(name));
  if (alike !== undefined) return alike;
  const ranked = names
    .map((each) => ({ each, distance: editDistance(name, each) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best && best.distance <= MAX_EDITS && name.length > 2 * MAX_EDITS ? best.each : undefined;
};

/** Whether two names differ in case, separators or a plural alone. */
export const isAlike = (one: string, other: string): boolean =>
  normalized(one) === normalized(other);

const MAX_EDITS = 2;

const normalized = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/s$/, '');

/** Letters to add, take away or change. */
const editDistance = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > MAX_EDITS) return MAX_EDITS + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, against] of [...other].entries()) {
      const change = (row[j] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
