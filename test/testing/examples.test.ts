import { readFileSync } from 'node:fs';

const page = readFileSync('docs/testing.md', 'utf8');

test.each(['handler', 'alarm'])('docs/testing.md shows the %s’s test that runs here', (what) => {
  const file = `test/testing/${what}-example.test.ts`;

  expect(page).toContain(`\`\`\`ts\n// ${file}\n${readFileSync(file, 'utf8')}\`\`\`\n`);
});

/** Without its indentation: a page shows a part of a function as if it stood alone. */
const flat = (code: string): string => code.replace(/^ +/gm, '');

test('docs/watching.md shows nothing that is not compiled and run here', () => {
  const example = flat(readFileSync('test/testing/watching-example.test.ts', 'utf8'));
  const blocks = [...readFileSync('docs/watching.md', 'utf8').matchAll(/```ts\n(.*?)```/gs)];

  const strangers = blocks.map(([, code = '']) => flat(code)).filter((b) => !example.includes(b));

  expect(blocks.length).toBeGreaterThan(10);
  expect(strangers).toEqual([]);
});
