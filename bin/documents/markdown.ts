/** A table for GitHub; what would break a row is escaped. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ') || '–';

/** What is only read by those who look for it. */
export const folded = (summary: string, lines: readonly string[]): string =>
  [`<details><summary>${summary}</summary>`, '', '```', ...lines, '```', '', '</details>'].join(
    '\n',
  );

/** Blocks with a blank line between them. */
export const page = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;

/** Told at the head of every page that is made. */
export const MADE_BY = '<!-- Made by `watchkeeper docs`: change the code, not this page. -->';
