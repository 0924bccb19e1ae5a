/** What is printed, and put into documents. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first column says what it is; the others are figures. */
const isFigure = (column: number): boolean => column > 0;

/** In columns, for a terminal. */
export const toText = ({ head, rows }: Table): string => {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const aligned = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isFigure(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, widths.map((width) => '─'.repeat(width)), ...rows].map(aligned).join('\n');
};

/** In Markdown. */
export const toMarkdown = ({ head, rows }: Table): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const alignment = head.map((_, i) => (isFigure(i) ? '---:' : '---'));
  return [head, alignment, ...rows].map(line).join('\n');
};
