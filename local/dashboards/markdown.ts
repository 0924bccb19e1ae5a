/** A piece of text in one style. */
export type Inline =
  | { readonly kind: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Inline[])[];
    }
  | { readonly kind: 'code'; readonly text: string };

/** The Markdown that dashboards' notes use, as a tree; all else in it, HTML too, stays text. */
export const parseMarkdown = (markdown: string): readonly Block[] => {
  const lines = markdown.replace(/\r/g, '').split('\n');
  const blocks: Block[] = [];
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') lines.shift();
    else blocks.push(readBlock(lines));
  }
  return blocks;
};

const HEADING = /^(#{1,6}) +(.*)$/;
const BULLET = /^\s*[-*+] +/;
const NUMBER = /^\s*\d+[.)] +/;
const FENCE = /^```/;
const STARTS_BLOCK = [HEADING, BULLET, NUMBER, FENCE, /^\s*$/];

/** Takes the lines of one block from the front. */
const readBlock = (lines: string[]): Block => {
  const first = lines[0] ?? '';
  const [, hashes, title] = HEADING.exec(first) ?? [];
  if (hashes !== undefined && title !== undefined) {
    lines.shift();
    return { kind: 'heading', level: hashes.length, inlines: parseInlines(title) };
  }
  if (FENCE.test(first)) {
    lines.shift();
    const text = takeWhile(lines, (line) => !FENCE.test(line)).join('\n');
    lines.shift();
    return { kind: 'code', text };
  }
  const marker = [BULLET, NUMBER].find((pattern) => pattern.test(first));
  if (marker) {
    const items = takeWhile(lines, (line) => marker.test(line));
    return {
      kind: 'list',
      ordered: marker === NUMBER,
      items: items.map((line) => parseInlines(line.replace(marker, ''))),
    };
  }
  const rest = lines.splice(0, 1);
  rest.push(...takeWhile(lines, (line) => !STARTS_BLOCK.some((pattern) => pattern.test(line))));
  return { kind: 'paragraph', inlines: parseInlines(rest.join('\n')) };
};

const takeWhile = (lines: string[], holds: (line: string) => boolean): string[] => {
  const end = lines.findIndex((line) => !holds(line));
  return lines.splice(0, end === -1 ? lines.length : end);
};

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\][]+)\]\(([^()\s]+)\)/g;

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

const toInline = ([all, code, bold, label, href]: RegExpMatchArray): Inline => {
  if (code !== undefined) return { kind: 'code', text: code };
  if (bold !== undefined) return { kind: 'bold', text: bold };
  if (label !== undefined && href !== undefined && isWebAddress(href)) {
    return { kind: 'link', text: label, href };
  }
  return { kind: 'text', text: all };
};

/** Whether an address may become a link: http and https only, never `javascript:` or `data:`. */
export const isWebAddress = (address: string): boolean => /^https?:\/\/[^\s]+$/i.test(address);
