import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lint } from '../../bin/lint';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const neverExpiring = { Type: 'AWS::Logs::LogGroup', Properties: {} };

test('a template without findings ends well', () => {
  const Resources = { Logs: { ...neverExpiring, Properties: { RetentionInDays: 30 } } };

  expect(lint(write('good.json', { Resources }))).toEqual({ exitCode: 0, lines: ['no findings'] });
});

test('warnings are told and end well', () => {
  const path = write('warning.json', { Resources: { Logs: neverExpiring } });

  expect(lint(path)).toEqual({
    exitCode: 0,
    lines: [
      `warning ${path} Logs: a log group needs RetentionInDays, got none, so it never expires: set how long its lines are of use (log-group-without-retention)`,
      '1 warning',
    ],
  });
});

test('errors come first and end badly, also of a template in YAML', () => {
  const path = write(
    'error.yaml',
    `Resources:
  Logs:
    Type: AWS::Logs::LogGroup
  Waiting:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{ Name: QueueName, Value: !Ref Queue }]
      TreatMissingData: notBreaching
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts']
      Period: 60
      EvaluationPeriods: 1
  Queue:
    Type: AWS::SQS::Queue
`,
  );
  const { exitCode, lines } = lint(path);

  expect(exitCode).toBe(1);
  expect(lines[0]).toMatch(/^error {3}.*error.yaml Waiting: QueueName .* got Ref/);
});

test.each([
  ['a path that is not there', () => join(folder, 'gone'), /^there is no .*gone: run `cdk synth`/],
  [
    'a folder that `cdk synth` did not write',
    () => mkdtempSync(join(folder, 'empty-')),
    /got one without manifest.json: run `cdk synth`, or give a template$/,
  ],
  [
    'JSON that is no template',
    () => write('package.json', { name: 'shop' }),
    /package.json must be a template, got no Resources/,
  ],
  ['what is neither JSON nor YAML', () => write('bad.json', '{bad'), /bad.json is no template: /],
  [
    'an assembly with a template that is cut off',
    () => {
      const cut = mkdtempSync(join(folder, 'cut-'));
      writeFileSync(join(cut, 'manifest.json'), '{"artifacts": {');
      return cut;
    },
    /manifest.json must be JSON, .*: run `cdk synth` again$/,
  ],
])('%s is one clear error', (_, pathOf, message) => {
  expect(() => lint(pathOf())).toThrow(message);
});

test('a template that only AWS can transform is read as it is', () => {
  const template = {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Api: { Type: 'AWS::Serverless::Function' } },
  };

  expect(lint(write('sam.json', template)).lines).toEqual(['no findings']);
});

test('errors, warnings and remarks are counted apart', () => {
  const alarm = {
    ...{ Namespace: 'AWS/lambda', MetricName: 'Errors', TreatMissingData: 'breaching' },
    Dimensions: [{ Name: 'FunctionName', Value: 'checkout' }],
  };
  const Resources = {
    One: { Type: 'AWS::CloudWatch::Alarm', Properties: alarm },
    Two: { Type: 'AWS::CloudWatch::Alarm', Properties: alarm },
  };

  expect(lint(write('all.json', { Resources })).lines.at(-1)).toBe(
    '2 errors, 2 warnings, 2 remarks',
  );
});

test('what is acknowledged on a nested stack, a stage or the app is accepted where it is said', () => {
  const assembly = mkdtempSync(join(folder, 'accepted-'));
  const into = (name: string, content: unknown) =>
    writeFileSync(join(assembly, name), JSON.stringify(content));
  const hash = 'b'.repeat(64);
  const code = 'watchkeeper::log-group-without-retention';
  into('manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
        metadata: {
          '/Shop': [{ type: 'aws:cdk:templateFile', data: 'Shop.template.json' }],
          '/Shop/Logs': [{ type: 'aws:cdk:logicalId', data: 'Logs' }],
          '/Shop/Nested': [
            { type: 'aws:cdk:templateFile', data: 'Nested.template.json' },
            { type: 'aws:cdk:acknowledged-rules', data: { [code]: 'kept by law' } },
          ],
          '/Shop/Nested/Logs': [{ type: 'aws:cdk:logicalId', data: 'Logs' }],
        },
      },
    },
  });
  into('Shop.assets.json', { files: { [hash]: { source: { path: 'Nested.template.json' } } } });
  into('Nested.template.json', { Resources: { Logs: neverExpiring } });
  into('Shop.template.json', {
    Resources: {
      Logs: neverExpiring,
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: `https://bucket/${hash}.json` },
      },
    },
  });

  expect(lint(assembly).lines).toEqual([expect.stringContaining('Shop Logs:'), '1 warning']);

  const cloudFormationResource = { templatePath: 'Shop.template.json', logicalId: 'Logs' };
  const violatingConstructs = [{ constructPath: 'Shop/Logs', cloudFormationResource }];
  into('validation-report.json', {
    pluginReports: [
      { suppressedViolations: [{ acknowledgedId: code, reason: 'a trial', violatingConstructs }] },
    ],
  });

  expect(lint(assembly).lines).toEqual(['no findings']);
});

test('a cloud assembly is read with its stages, nested stacks and what is acknowledged in it', () => {
  const stage = join(folder, 'assembly-Prod');
  mkdirSync(stage, { recursive: true });
  const hash = 'a'.repeat(64);
  write('manifest.json', {
    artifacts: {
      'assembly-Prod': {
        type: 'cdk:cloud-assembly',
        properties: { directoryName: 'assembly-Prod' },
      },
    },
  });
  write('assembly-Prod/manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
        metadata: {
          '/Prod/Shop/Part': [
            {
              type: 'aws:cdk:acknowledged-rules',
              data: { 'watchkeeper::log-group-without-retention': 'kept by law' },
            },
          ],
          '/Prod/Shop/Part/Kept': [{ type: 'aws:cdk:logicalId', data: 'Kept' }],
        },
      },
    },
  });
  write('assembly-Prod/Shop.assets.json', {
    files: { [hash]: { source: { path: 'Nested.nested.template.json' } } },
  });
  write('assembly-Prod/Nested.nested.template.json', { Resources: { Logs: neverExpiring } });
  write('assembly-Prod/Shop.template.json', {
    Resources: {
      Kept: neverExpiring,
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: { 'Fn::Sub': `https://bucket/${hash}.json` } },
      },
    },
  });

  expect(lint(folder).lines).toEqual([
    expect.stringMatching(/^warning Shop\/Nested Logs: a log group needs/),
    '1 warning',
  ]);
});
