import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';
import type { Trace, TraceSegment } from '../../local/traces/trace';

/** Sends a segment of its own, as tracers do. */
const deployed = `
import { createSocket } from 'node:dgram';
export const handler = async () => {
  const [, trace_id, parent_id] = /Root=(.+);Parent=(.+);/.exec(process.env._X_AMZN_TRACE_ID);
  const now = Date.now() / 1000;
  const segment = { type: 'subsegment', id: '1111111111111111', name: '## work', trace_id, parent_id, start_time: now, end_time: now };
  const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
  const socket = createSocket('udp4');
  await new Promise((done) => socket.send('{"format":"json","version":1}\\n' + JSON.stringify(segment), port, host, done));
  socket.close();
  return { statusCode: 200, body: 'deployed' };
};`;
const streaming = `
export const handler = awslambda.streamifyResponse(async (_event, response) => {
  const stream = awslambda.HttpResponseStream.from(response, { statusCode: 201, headers: { 'x-own': 'a' } });
  stream.write('first ');
  stream.write('second');
  stream.end();
});`;

const integration = (logicalId: string, invocations: string) => ({
  Type: 'AWS_PROXY',
  Uri: {
    'Fn::Sub': `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${${logicalId}.Arn}/${invocations}`,
  },
});

const func = (Handler: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler,
    Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
    TracingConfig: { Mode: 'Active' },
  },
});

const inApi = (Type: string, properties: object) => ({
  Type,
  Properties: { RestApiId: { Ref: 'Api' }, ...properties },
});

const resource = (PathPart: string) =>
  inApi('AWS::ApiGateway::Resource', {
    ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
    PathPart,
  });

const method = (ResourceId: string, Integration: object) =>
  inApi('AWS::ApiGateway::Method', {
    ResourceId: { Ref: ResourceId },
    HttpMethod: 'GET',
    Integration,
  });

const template = {
  Resources: {
    Work: {
      ...func('index.handler'),
      Metadata: {
        'watchkeeper:bundle': {
          entry: 'src/work.ts',
          outfile: 'index.mjs',
          options: { platform: 'node', format: 'esm' },
        },
      },
    },
    Stream: func('stream.handler'),
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Stream' }, FunctionVersion: '1', Name: 'live' },
    },
    Url: {
      Type: 'AWS::Lambda::Url',
      Properties: {
        TargetFunctionArn: { Ref: 'Live' },
        AuthType: 'NONE',
        InvokeMode: 'RESPONSE_STREAM',
      },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
    WorkPath: resource('work'),
    StreamPath: resource('stream'),
    GetWork: method('WorkPath', integration('Work', 'invocations')),
    GetStream: method('StreamPath', integration('Stream', 'response-streaming-invocations')),
    Stage: inApi('AWS::ApiGateway::Stage', { StageName: 'prod', TracingEnabled: true }),
  },
};

const project = mkdtempSync(join(tmpdir(), 'running-functions-'));
const clock = new VirtualClock(Date.parse('2026-01-02T10:00:30.000Z'));
let cloud: LocalCloud;

const write = (path: string, content: unknown): void =>
  writeFileSync(
    join(project, path),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

beforeAll(async () => {
  mkdirSync(join(project, 'cdk.out/asset.code'), { recursive: true });
  mkdirSync(join(project, 'src'));
  write('src/work.ts', 'export const handler = async () => 0;');
  write('cdk.out/asset.code/index.mjs', deployed);
  write('cdk.out/asset.code/stream.mjs', streaming);
  write('cdk.out/Shop.template.json', template);
  const destinations = { here: { bucketName: 'assets', objectKey: 'code.zip' } };
  write('cdk.out/Shop.assets.json', {
    files: { code: { source: { path: 'asset.code', packaging: 'zip' }, destinations } },
  });
  write('cdk.out/manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
      },
    },
  });
  cloud = await startLocalCloud({
    assembly: join(project, 'cdk.out'),
    clock,
    port: 0,
    dataDirectory: join(project, 'data'),
  });
});

afterAll(async () => {
  await cloud.close();
  rmSync(project, { recursive: true });
});

const get = (path: string) => fetch(`${cloud.urls.apis[0]?.url}${path}`);

const pathTo = (segments: readonly TraceSegment[], name: string): readonly string[] => {
  for (const segment of segments) {
    if (segment.name === name) return [segment.name];
    const below = pathTo(segment.children, name);
    if (below.length > 0) return [segment.origin ?? segment.name, ...below];
  }
  return [];
};

/** Datagrams may come after the answer. */
const traceWith = async (id: string, name: string): Promise<Trace | undefined> => {
  for (let tries = 0; tries < 100; tries++) {
    const trace = cloud.console.trace(id);
    if (trace && pathTo(trace.segments, name).length > 0) return trace;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
};

test("joins a handler's segments with those of the API and of Lambda to one trace", async () => {
  const response = await get('/work');

  const header = response.headers.get('x-amzn-trace-id') ?? '';
  const trace = await traceWith(/Root=([^;]+)/.exec(header)?.[1] ?? '', '## work');
  expect(pathTo(trace?.segments ?? [], '## work')).toEqual([
    'AWS::ApiGateway::Stage',
    'Lambda',
    'AWS::Lambda',
    'AWS::Lambda::Function',
    'Invocation',
    '## work',
  ]);
  expect(cloud.console.traces(clock.now(), clock.now())).toMatchObject([
    { name: 'shop/prod', httpMethod: 'GET', httpPath: '/prod/work', httpStatus: 200 },
  ]);
});

test('streams through the API and the function URL, of an alias too', async () => {
  const url = cloud.urls.apis.find(({ name }) => name.endsWith('(function URL)'))?.url ?? '';

  const answers = await Promise.all([get('/stream'), fetch(url)]);

  const seen = answers.map(({ status, headers }) => [status, headers.get('x-own')]);
  expect(seen).toEqual(Array(2).fill([201, 'a']));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts).toEqual(Array(2).fill('first second'));
});

test('runs the new source with the next request after a change, and tells the console', async () => {
  const told: string[] = [];
  const unsubscribe = cloud.console.subscribe(({ kind }) => told.push(kind));
  await get('/work');

  write('src/work.ts', "export const handler = async () => ({ statusCode: 200, body: 'new' });");
  const answer = await get('/work');

  expect(await answer.text()).toBe('new');
  expect(told).toContain('deploy');
  unsubscribe();
});

test('runs the code of an app that was synthesized again', async () => {
  const told = new Promise<void>((resolve) => {
    cloud.console.subscribe(({ kind }) => kind === 'deploy' && resolve());
  });
  mkdirSync(join(project, 'cdk.out/asset.new'));
  write('cdk.out/asset.new/stream.mjs', streaming.replace('second', 'anew'));
  const destinations = { here: { bucketName: 'assets', objectKey: 'code.zip' } };
  write('cdk.out/Shop.assets.json', {
    files: { code: { source: { path: 'asset.new', packaging: 'zip' }, destinations } },
  });

  write('cdk.out/manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
      },
    },
  });
  await told;

  expect(await (await get('/stream')).text()).toBe('first anew');
});
