import { handwrittenPart, keepHandwritten } from '../../../telemetry/runbooks/handwritten-part';

const pageOf = (rule: string, written: string): string =>
  `# ${rule}\n\n${handwrittenPart(written)}\n\n## Mute\n`;

test('what was written by hand stays when the rest of the page changes', () => {
  const earlier = pageOf('above 5 %', 'Call Ann: $& and $1 are hers.');

  const page = keepHandwritten(pageOf('above 1 %', 'Nothing yet.'), earlier);

  expect(page).toBe(pageOf('above 1 %', 'Call Ann: $& and $1 are hers.'));
});

test('a new page begins with what it is given', () => {
  expect(keepHandwritten(pageOf('above 5 %', 'Nothing yet.'), undefined)).toContain('Nothing yet.');
});

test('a page that lost a mark is not made again, for what people wrote would be lost', () => {
  const torn = pageOf('above 5 %', 'Call Ann.').replace('<!-- by hand: end -->', '');

  expect(() => keepHandwritten(pageOf('above 1 %', 'x'), torn)).toThrow(/must have the marks/);
});
