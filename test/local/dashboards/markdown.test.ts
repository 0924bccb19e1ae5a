import fc from 'fast-check';
import { parseMarkdown } from '../../../local/dashboards/markdown';

const item = (text: string, ...children: object[]) => ({
  inlines: [{ kind: 'text', text }],
  children,
});

test('headings, paragraphs, lists and code become blocks', () => {
  const blocks = parseMarkdown('# Orders\nfirst\nsecond\n\n- one\n- two\n1. then\n```\nx < 1\n```');

  expect(blocks).toEqual([
    { kind: 'heading', level: 1, inlines: [{ kind: 'text', text: 'Orders' }] },
    { kind: 'paragraph', inlines: [{ kind: 'text', text: 'first\nsecond' }] },
    {
      kind: 'list',
      ordered: false,
      items: [item('one'), item('two')],
    },
    { kind: 'list', ordered: true, items: [item('then')] },
    { kind: 'code', text: 'x < 1' },
  ]);
});

test('bold, code and web links are found within a line', () => {
  const [block] = parseMarkdown('see **the** `log` at [runbook](https://example.com/a) now');

  expect(block).toEqual({
    kind: 'paragraph',
    inlines: [
      { kind: 'text', text: 'see ' },
      { kind: 'bold', inlines: [{ kind: 'text', text: 'the' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'log' },
      { kind: 'text', text: ' at ' },
      { kind: 'link', text: 'runbook', href: 'https://example.com/a' },
      { kind: 'text', text: ' now' },
    ],
  });
});

test('a note leads to another dashboard', () => {
  expect(parseMarkdown('[shop](#dashboards:name=shop-2)')).toEqual([
    { kind: 'paragraph', inlines: [{ kind: 'dashboard', text: 'shop', name: 'shop-2' }] },
  ]);
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

test('a table has a head, rows and the alignment of its columns', () => {
  const [table] = parseMarkdown('| Who | How \\| much |\n|---|--:|\n| a | `1` |\n| b |\nafter');

  expect(table).toEqual({
    kind: 'table',
    head: [[{ kind: 'text', text: 'Who' }], [{ kind: 'text', text: 'How | much' }]],
    align: ['left', 'right'],
    rows: [
      [[{ kind: 'text', text: 'a' }], [{ kind: 'code', text: '1' }]],
      [[{ kind: 'text', text: 'b' }], []],
    ],
  });
});

test('an item set in by two columns begins a list below', () => {
  const [list] = parseMarkdown('- one\n  - below\n- two');

  const below = { kind: 'list', ordered: false, items: [item('below')] };
  expect(list).toEqual({ kind: 'list', ordered: false, items: [item('one', below), item('two')] });
});

test('a button is a link with a look, and only to the web', () => {
  const [block] = parseMarkdown(
    '[button:primary:Go](https://a.example) [button:See](http://b.example) [button:No](javascript:x)',
  );

  expect(block).toMatchObject({
    inlines: [
      { kind: 'button', text: 'Go', href: 'https://a.example', primary: true },
      { kind: 'text' },
      { kind: 'button', text: 'See', primary: false },
      { kind: 'text' },
      { kind: 'text', text: '[button:No](javascript:x)' },
    ],
  });
});

test('any text is read to its end', () => {
  const piece = fc.constantFrom(
    '#',
    '# ',
    '- ',
    '```',
    '\n',
    '**',
    '`',
    '[a](',
    ')',
    'x',
    '1. ',
    '|',
    '|-|',
    '> ',
    '  ',
    '_',
    '~~',
    '[button:',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (markdown) => {
        expect(Array.isArray(parseMarkdown(markdown))).toBe(true);
      },
    ),
  );
});
