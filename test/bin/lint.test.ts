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
      '0 errors, 1 warnings',
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
    '0 errors, 1 warnings',
  ]);
});
