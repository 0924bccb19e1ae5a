import type { DocumentDifference } from './document-files';

const words: Readonly<
  Record<DocumentDifference['kind'], readonly [written: string, found: string]>
> = {
  missing: ['made', 'missing'],
  changed: ['made again', 'differs from the code'],
  orphan: [
    'has no rule any more: move what was written by hand, then delete it',
    'has no rule any more',
  ],
};

/** What `watchkeeper docs` says. @param isCheck - whether the pages were only compared */
export const differenceLines = (
  differences: readonly DocumentDifference[],
  isCheck: boolean,
): readonly string[] => {
  const lines = differences.map(({ path, kind }) => `${path}: ${words[kind][isCheck ? 1 : 0]}`);
  if (lines.length === 0) return ['every page is as the code has it'];
  return isCheck ? [...lines, 'run `npx watchkeeper docs`'] : lines;
};
