import { parseSlackMarkup } from '../../../local/console/slack-markup';

test('bold, code, links, dates, escapes and emoji are read as Slack reads them', () => {
  const inlines = parseSlackMarkup(
    ':fire: *5 &gt; 4* `x` <https://example.com|runbook> <!date^1^{time}|10:14>',
  );

  expect(inlines).toEqual([
    { kind: 'text', text: '🔥 ' },
    { kind: 'bold', text: '5 > 4' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'x' },
    { kind: 'text', text: ' ' },
    { kind: 'link', href: 'https://example.com', text: 'runbook' },
    { kind: 'text', text: ' ' },
    { kind: 'text', text: '10:14' },
  ]);
});

test.each(['<img src=x onerror=alert(1)>', '<javascript:alert(1)|x>'])(
  '%s stays text',
  (markup) => {
    expect(parseSlackMarkup(markup)).toEqual([{ kind: 'text', text: markup }]);
  },
);
