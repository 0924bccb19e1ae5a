/** A piece of text in one style. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | {
      readonly kind: 'bold' | 'italic' | 'struck';
      readonly inlines: readonly Inline[];
    }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'dashboard'; readonly text: string; readonly name: string }
  | {
      readonly kind: 'button';
      readonly text: string;
      readonly href: string;
      readonly primary: boolean;
    };

export interface ListItem {
  readonly inlines: readonly Inline[];
  /** The lists below it. */
  readonly children: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly align: readonly ('left' | 'center' | 'right')[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'rule' }
  | { readonly kind: 'code'; readonly text: string };

/**
 * The Markdown that dashboards' notes use, as a tree; all else in it, HTML too, stays text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_remove_text_dashboard.html
 */
export const parseMarkdown = (markdown: string): readonly Block[] =>
  readBlocks(
    markdown.split('\n').map((line) => line.trimEnd()),
    0,
  );

/** Quotes in quotes go this deep; what is deeper stays text. */
const DEEPEST = 8;

const readBlocks = (all: readonly string[], depth: number): readonly Block[] => {
  const lines = [...all];
  const blocks: Block[] = [];
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') lines.shift();
    else blocks.push(readBlock(lines, depth));
  }
  return blocks;
};

const HEADING = /^ {0,3}(#{1,6}) +(.*)$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)]) +(.*)$/;
const FENCE = /^ {0,3}```/;
const QUOTE = /^ {0,3}> ?/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,}$/;
const STARTS_BLOCK = [HEADING, ITEM, FENCE, QUOTE, RULE, /^\s*$/];

/** Takes the lines of one block from the front. */
const readBlock = (lines: string[], depth: number): Block => {
  const first = lines[0] ?? '';
  if (HEADING.test(first)) return readHeading(lines);
  if (FENCE.test(first)) return readCode(lines);
  if (RULE.test(first)) {
    lines.shift();
    return { kind: 'rule' };
  }
  if (QUOTE.test(first) && depth < DEEPEST) {
    const quoted = takeWhile(lines, (line) => QUOTE.test(line));
    const inside = quoted.map((line) => line.replace(QUOTE, ''));
    return { kind: 'quote', blocks: readBlocks(inside, depth + 1) };
  }
  if (ITEM.test(first)) return readList(takeList(lines), depth);
  if (isTable(lines)) return readTable(lines);
  const rest = lines.splice(0, 1);
  rest.push(...takeWhile(lines, (line) => !STARTS_BLOCK.some((pattern) => pattern.test(line))));
  return { kind: 'paragraph', inlines: parseInlines(rest.join('\n')) };
};

const readHeading = (lines: string[]): Block => {
  const [, hashes = '', title = ''] = HEADING.exec(lines.shift() ?? '') ?? [];
  return {
    kind: 'heading',
    level: hashes.length,
    inlines: parseInlines(title.replace(/(?<=\s)#+$/, '').trimEnd()),
  };
};

const readCode = (lines: string[]): Block => {
  lines.shift();
  const text = takeWhile(lines, (line) => !FENCE.test(line)).join('\n');
  lines.shift();
  return { kind: 'code', text };
};

const takeWhile = (lines: string[], holds: (line: string) => boolean): string[] => {
  const end = lines.findIndex((line) => !holds(line));
  return lines.splice(0, end === -1 ? lines.length : end);
};

/** The items of one list and of those below it; a line that goes on belongs to its item. */
const takeList = (lines: string[]): string[] => {
  const isOrdered = (line: string) => ITEM.exec(line)?.[2] !== undefined;
  const [first = ''] = lines;
  return takeWhile(lines, (line) => {
    if (line.trim() === '' || RULE.test(line)) return false;
    const item = ITEM.exec(line);
    if (!item) return /^\s+\S/.test(line);
    return indentOf(line) > indentOf(first) || isOrdered(line) === isOrdered(first);
  });
};

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

const readList = (lines: readonly string[], depth: number): Block => {
  const [first = ''] = lines;
  const outer = indentOf(first);
  const items: { text: string; below: string[] }[] = [];
  for (const line of lines) {
    const [, , , text] = ITEM.exec(line) ?? [];
    const last = items.at(-1);
    // One column more is still the same list; a list below is set in by two.
    if (text !== undefined && (!last || indentOf(line) < outer + 2))
      items.push({ text, below: [] });
    else last?.below.push(line);
  }
  return {
    kind: 'list',
    ordered: ITEM.exec(first)?.[2] !== undefined,
    items: items.map(({ text, below }) => readItem(text, below, depth)),
  };
};

const readItem = (text: string, below: readonly string[], depth: number): ListItem => {
  const start = below.findIndex((line) => ITEM.test(line));
  const end = start === -1 || depth >= DEEPEST ? below.length : start;
  const words = [text, ...below.slice(0, end).map((line) => line.trim())];
  return {
    inlines: parseInlines(words.join('\n')),
    children: readBlocks(below.slice(end), depth + 1),
  };
};

const DIVIDER = /^\|? *:?-+:? *(?:\| *:?-+:? *)*\|?$/;

const isTable = ([head = '', divider = '']: readonly string[]): boolean =>
  head.includes('|') && divider.includes('-') && DIVIDER.test(divider.trim());

const readTable = (lines: string[]): Block => {
  const [head = '', divider = ''] = lines.splice(0, 2);
  const rows = takeWhile(lines, (line) => line.includes('|'));
  const columns = cellsOf(head);
  return {
    kind: 'table',
    head: columns.map(parseInlines),
    align: cellsOf(divider).map(toAlign),
    rows: rows.map((row) => {
      const cells = cellsOf(row);
      return columns.map((_, column) => parseInlines(cells[column] ?? ''));
    }),
  };
};

/** Cells end at a bar that no backslash takes its meaning from. */
const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const toAlign = (cell: string): 'left' | 'center' | 'right' => {
  if (cell.endsWith(':')) return cell.startsWith(':') ? 'center' : 'right';
  return 'left';
};

const INLINE =
  /`([^`]+)`|\[button:([^\][\n]*)\]\(([^()\s]+)\)|!?\[([^\][]+)\]\(([^()\s]+)(?: +"[^"\n]*")?\)|<(https?:\/\/[^\s<>]+)>|\*\*([^*]+)\*\*|__([^_]+)__|~~([^~]+)~~|\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)/g;

const parseInlines = (text: string): readonly Inline[] => {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) inlines.push({ kind: 'text', text: text.slice(end, match.index) });
    inlines.push(toInline(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) inlines.push({ kind: 'text', text: text.slice(end) });
  return inlines;
};

const toInline = (match: RegExpMatchArray): Inline => {
  const [all, code, button, target, label, href, address, ...styled] = match;
  const [bold, underscored, struck, italic, slanted] = styled;
  if (code !== undefined) return { kind: 'code', text: code };
  if (button !== undefined && isWebAddress(target)) return toButton(button, target);
  if (label !== undefined && isWebAddress(href)) return { kind: 'link', text: label, href };
  const dashboard = label && DASHBOARD_LINK.exec(href ?? '')?.[1];
  if (dashboard) return { kind: 'dashboard', text: label, name: dashboard };
  if (address !== undefined) return { kind: 'link', text: address, href: address };
  const strong = bold ?? underscored;
  if (strong !== undefined) return { kind: 'bold', inlines: parseInlines(strong) };
  if (struck !== undefined) return { kind: 'struck', inlines: parseInlines(struck) };
  const leaning = italic ?? slanted;
  if (leaning !== undefined) return { kind: 'italic', inlines: parseInlines(leaning) };
  return { kind: 'text', text: all };
};

/** `[button:primary:Text](url)`, `[button:Text](url)` */
const toButton = (words: string, href: string): Inline => {
  const primary = words.startsWith('primary:');
  return { kind: 'button', text: primary ? words.slice('primary:'.length) : words, href, primary };
};

/** How a note links to another dashboard. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_remove_text_dashboard.html */
const DASHBOARD_LINK = /^#dashboards:name=([\w-]+)$/;

/** Whether an address may become a link: http and https only, never `javascript:` or `data:`. */
export const isWebAddress = (address: string | undefined): address is string =>
  /^https?:\/\/[^\s]+$/i.test(address ?? '');
