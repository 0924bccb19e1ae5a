import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type BuildOptions, buildSync } from 'esbuild';
import { context } from '../../cdk.json';
import { bundleOf } from '../../lib/bundle-metadata';
import { type FunctionSettings, MonitoredFunction } from '../../lib/monitored-function';
import { apiEvent } from '../lambdas/lambda-event';

const unbundled = { ...context, 'aws:cdk:bundling-stacks': [] };

const templateOf = (settings: (stack: Stack) => FunctionSettings): Template => {
  const stack = new Stack(new App({ context: unbundled }), 'Stack');
  const entry = 'test/testdata/hello.ts';
  new MonitoredFunction(stack, 'Function', { service: 'shop', entry, ...settings(stack) });
  return Template.fromStack(stack);
};

const hasFunction = (template: Template, properties: object): void =>
  template.hasResourceProperties('AWS::Lambda::Function', properties);

test.each<[string, FunctionSettings]>([
  ['sampled', { debugSampleRate: 0.1 }],
  ['of one logger', { logLevels: { prices: 'DEBUG' } }],
])('Lambda’s own filter lets DEBUG lines through that are %s', (_what, settings) => {
  const template = templateOf(() => settings);

  hasFunction(template, { LoggingConfig: { ApplicationLogLevel: 'DEBUG' } });
});

test('LOG_LEVEL above INFO leaves Lambda’s filter at INFO, where the metrics pass', () => {
  const template = templateOf(() => ({ logLevel: 'CRITICAL' }));

  hasFunction(template, {
    LoggingConfig: { ApplicationLogLevel: 'INFO' },
    Environment: { Variables: { LOG_LEVEL: 'CRITICAL' } },
  });
});

test('settings reach the function by the variables that the run time reads', () => {
  const template = templateOf(() => ({
    tracing: 'opentelemetry',
    logLevels: { prices: 'DEBUG', audit: 'INFO' },
    debugSampleRate: 0.01,
    sentry: { dsn: 'https://key@sentry.example/1' },
  }));

  hasFunction(template, {
    TracingConfig: Match.absent(),
    Environment: {
      Variables: {
        WATCHKEEPER_TRACING: 'opentelemetry',
        LOG_LEVELS: 'prices=DEBUG,audit=INFO',
        LOG_SAMPLE_RATE: '0.01',
        SENTRY_DSN: 'https://key@sentry.example/1',
      },
    },
  });
});

test('Node.js reads no source map at a cold start, but where a function asks for it', () => {
  const nodeOptions = '--enable-source-maps';

  hasFunction(
    templateOf(() => ({})),
    {
      Environment: { Variables: { NODE_OPTIONS: Match.absent() } },
    },
  );
  hasFunction(
    templateOf(() => ({ environment: { NODE_OPTIONS: nodeOptions } })),
    {
      Environment: { Variables: { NODE_OPTIONS: nodeOptions } },
    },
  );
});

test('EF6: a profiled function may put profiles into its bucket, and nothing else', () => {
  const template = templateOf((stack) => ({
    profiling: { bucket: new Bucket(stack, 'Profiles'), sampleRate: 0.05 },
  }));

  hasFunction(template, {
    Environment: {
      Variables: { PROFILING_SAMPLE_RATE: '0.05', PROFILING_BUCKET: Match.anyValue() },
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: Match.arrayWith(['s3:PutObject']),
          Resource: { 'Fn::Join': ['', [Match.anyValue(), '/profiles/*']] },
        }),
      ]),
    },
  });
});

test('the metadata of a function say how its bundle was made, wherever the project lies', () => {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack');
  const entry = join(process.cwd(), 'test/testdata/observed.ts');
  new MonitoredFunction(stack, 'Function', { service: 'shop', entry });
  const assembly = app.synth();
  const { Resources } = assembly.getStackByName('Stack').template;
  const metadata = Object.values<{ Type: string; Metadata: Record<string, never> }>(Resources).find(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  )?.Metadata['watchkeeper:bundle'];
  const { options, outfile } = bundleOf('');

  const [built] = buildSync({
    ...(metadata as unknown as { options: BuildOptions }).options,
    entryPoints: ['test/testdata/observed.ts'],
    outfile,
    bundle: true,
    write: false,
    sourcemap: 'external',
  }).outputFiles.filter(({ path }) => path.endsWith(outfile));

  const asset = readdirSync(assembly.directory).find((name) => name.startsWith('asset.')) ?? '';
  const deployed = readFileSync(join(assembly.directory, asset, outfile), 'utf8');
  expect(metadata).toEqual({ entry: 'test/testdata/observed.ts', outfile, options });
  expect(`${built?.text}//# sourceMappingURL=index.mjs.map\n`).toBe(deployed);
});

test('a function is deployed with the parts of the run time that it may need, and runs with them', () => {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack');
  const entry = 'test/testdata/observed.ts';
  new MonitoredFunction(stack, 'Function', { service: 'shop', entry, tracing: 'none' });
  const { directory } = app.synth();
  const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? '';
  const folder = join(directory, asset);
  const event = JSON.stringify(apiEvent('GET', '/orders'));
  const program = `import('${folder}/index.mjs').then(({ handler }) => handler(${event}, {}))`;

  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });

  const files = readdirSync(folder, { encoding: 'utf8', recursive: true });
  expect(files).toEqual(
    expect.arrayContaining([
      'index.mjs',
      'index.mjs.map',
      'logging/service-logger.js',
      'redaction/redactor.js',
    ]),
  );
  expect(files.filter((file) => file.startsWith('tracing'))).toEqual([]);
  // The checks of names, which synth makes.
  expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).not.toContain('printable ASCII');
  expect(stderr).toBe('');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { message: 'found', request_id: 'gateway-1' },
    { message: 'GET /orders 200', own: 1 },
  ]);
}, 60_000);
