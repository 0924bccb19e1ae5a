import { readFileSync } from 'node:fs';

const page = readFileSync('docs/testing.md', 'utf8');

test.each(['handler', 'alarm'])('docs/testing.md shows the %s’s test that runs here', (what) => {
  const file = `test/testing/${what}-example.test.ts`;

  expect(page).toContain(`\`\`\`ts\n// ${file}\n${readFileSync(file, 'utf8')}\`\`\`\n`);
});
