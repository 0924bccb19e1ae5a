import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../bin/synthesize';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synthesize-'));
});
afterEach(() => rmSync(project, { recursive: true }));

const write = (file: string, content: object): void =>
  writeFileSync(join(project, file), JSON.stringify(content));

const script = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  mkdirSync(process.env.CDK_OUTDIR);
  writeFileSync(process.env.CDK_OUTDIR + '/context.json', process.env.CDK_CONTEXT_JSON);
`;

test('runs what the cdk.json of a project says, with its context and its cached look-ups', async () => {
  writeFileSync(join(project, 'app.js'), script);
  write('cdk.json', { app: 'node app.js', context: { stage: 'test' } });
  write('cdk.context.json', { zones: ['a'] });

  await synthesize(join(project, 'cdk.out'), project);

  const context = JSON.parse(readFileSync(join(project, 'cdk.out/context.json'), 'utf8'));
  expect(context).toEqual({ stage: 'test', zones: ['a'] });
});

test('a folder without a CDK app is told what to do', async () => {
  await expect(synthesize(join(project, 'cdk.out'), project)).rejects.toThrow(
    'no cdk.json names an app: start in the folder of a CDK app, or give --app',
  );
});

test('what a failing app says is passed on', async () => {
  write('cdk.json', { app: 'node -e "throw new Error(\'no stage\')"' });

  await expect(synthesize(join(project, 'cdk.out'), project)).rejects.toThrow(/no stage/);
});
