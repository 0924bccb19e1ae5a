import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssembly } from '../../../local/template/cloud-assembly';

const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
const write = (name: string, content: unknown): void =>
  writeFileSync(join(directory, name), JSON.stringify(content));

afterAll(() => rmSync(directory, { recursive: true }));

test('reads stacks in the order of their dependencies, with their assets', () => {
  write('manifest.json', {
    artifacts: {
      App: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'App.template.json', stackName: 'app' },
        dependencies: ['Base', 'App.assets'],
      },
      'App.assets': { type: 'cdk:asset-manifest' },
      Base: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Base.template.json' },
      },
    },
  });
  write('App.template.json', { Resources: { A: { Type: 'X' } } });
  write('Base.template.json', {});
  write('App.assets.json', {
    files: {
      abc: {
        source: { path: 'asset.abc', packaging: 'zip' },
        destinations: {
          here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey: 'abc.zip' },
        },
      },
    },
  });

  const stacks = loadAssembly(directory);

  expect(stacks.map(({ name }) => name)).toEqual(['Base', 'app']);
  expect(stacks[1]?.assets).toEqual([
    {
      bucket: 'assets-000000000000-us-east-1',
      objectKey: 'abc.zip',
      path: join(directory, 'asset.abc'),
      packaging: 'zip',
    },
  ]);
});

test('says what to do when a folder holds no cloud assembly', () => {
  expect(() => loadAssembly('/nowhere')).toThrow('/nowhere holds no cloud assembly');
});
