import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadApp } from '../../../local/template/load-app';

const directory = mkdtempSync(join(tmpdir(), 'load-app-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

afterAll(() => rmSync(directory, { recursive: true }));

test('a template alone is a stack that is named for its file', () => {
  const [stack] = loadApp(write('my shop.template.json', '{"Resources":{"A":{"Type":"X"}}}'));

  expect(stack).toMatchObject({ name: 'my-shop', directory, assets: [] });
});

test.each([
  ['no.json', '{}', 'no.json is no template: it has no Resources'],
  ['empty/manifest.json', '{}', 'empty is a cloud assembly without stacks'],
  ['empty/manifest.json', '{', 'manifest.json is no JSON'],
  [
    'empty/manifest.json',
    '{"artifacts":{"A":{}}}',
    'manifest.json: artifacts.A.type: expected "type"',
  ],
  [
    'empty/manifest.json',
    '{"artifacts":{"A":{"type":"aws:cloudformation:stack"}}}',
    'A.template.json cannot be read: ENOENT',
  ],
])('refuses %s with %s', (name, text, message) => {
  mkdirSync(join(directory, 'empty'), { recursive: true });
  const path = write(name, text);

  expect(() => loadApp(path.replace('/manifest.json', ''))).toThrow(message);
});
