import fc from 'fast-check';
import { parseMarkdown } from '../../../local/dashboards/markdown';

test('headings, paragraphs, lists and code become blocks', () => {
  const blocks = parseMarkdown('# Orders\nfirst\nsecond\n\n- one\n- two\n1. then\n```\nx < 1\n```');

  expect(blocks).toEqual([
    { kind: 'heading', level: 1, inlines: [{ kind: 'text', text: 'Orders' }] },
    { kind: 'paragraph', inlines: [{ kind: 'text', text: 'first\nsecond' }] },
    {
      kind: 'list',
      ordered: false,
      items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]],
    },
    { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'then' }]] },
    { kind: 'code', text: 'x < 1' },
  ]);
});

test('bold, code and web links are found within a line', () => {
  const [block] = parseMarkdown('see **the** `log` at [runbook](https://example.com/a) now');

  expect(block).toEqual({
    kind: 'paragraph',
    inlines: [
      { kind: 'text', text: 'see ' },
      { kind: 'bold', text: 'the' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'log' },
      { kind: 'text', text: ' at ' },
      { kind: 'link', text: 'runbook', href: 'https://example.com/a' },
      { kind: 'text', text: ' now' },
    ],
  });
});

test.each(['javascript:alert`1`', 'data:text/html,x', '//example.com', 'HTTPS:x'])(
  'an address like %s stays text',
  (address) => {
    const kinds = parseMarkdown(`[x](${address})`).flatMap((block) =>
      block.kind === 'paragraph' ? block.inlines.map(({ kind }) => kind) : [],
    );

    expect(kinds).not.toContain('link');
  },
);

test('any text is read to its end', () => {
  const piece = fc.constantFrom('#', '# ', '- ', '```', '\n', '**', '`', '[a](', ')', 'x', '1. ');
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (markdown) => {
        expect(Array.isArray(parseMarkdown(markdown))).toBe(true);
      },
    ),
  );
});
