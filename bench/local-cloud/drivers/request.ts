import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { startLocalCloud } from '../../../local/local-cloud';
import { Pacer, realTime } from '../../../local/pacer';
import { median } from '../../median';

const WARM = 50;
const CALLS = 300;

/** Answers with the milliseconds that it took itself. */
const handler = `
export const handler = async () => {
  const began = performance.now();
  console.log(JSON.stringify({ level: 'INFO', message: 'a request' }));
  return { statusCode: 200, body: String(performance.now() - began) };
};
`;

const template = {
  Resources: {
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
        LoggingConfig: { LogFormat: 'JSON' },
      },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'bench' } },
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'GET',
        Integration: {
          Type: 'AWS_PROXY',
          Uri: {
            'Fn::Sub':
              // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
              'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations',
          },
        },
      },
    },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod' },
    },
  },
};

const writeAssembly = (directory: string): void => {
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(directory, name), JSON.stringify(content));
  mkdirSync(join(directory, 'asset.code'));
  writeFileSync(join(directory, 'asset.code/index.mjs'), handler);
  write('Bench.template.json', template);
  write('Bench.assets.json', {
    files: {
      code: {
        source: { path: 'asset.code', packaging: 'zip' },
        destinations: { here: { bucketName: 'assets', objectKey: 'code.zip' } },
      },
    },
  });
  const properties = { templateFile: 'Bench.template.json' };
  write('manifest.json', {
    artifacts: { Bench: { type: 'aws:cloudformation:stack', properties } },
  });
};

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds over the handler's own. */
const call = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    get(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      response.on('end', () => resolve(performance.now() - began - Number(body)));
    }).on('error', reject);
  });

const run = async (): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-request-'));
  writeAssembly(directory);
  const clock = new VirtualClock(Date.now());
  const pacer = new Pacer({ clock, speed: 1, real: realTime, onError: console.error });
  const dataDirectory = join(directory, 'data');
  const cloud = await startLocalCloud({
    assembly: directory,
    clock,
    pacer,
    port: 0,
    dataDirectory,
  });
  const url = `${cloud.urls.apis[0]?.url}/`;
  for (let i = 0; i < WARM; i++) await call(url);
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) times.push(await call(url));
  pacer.stop();
  agent.destroy();
  await cloud.close();
  rmSync(directory, { recursive: true });
  const p95 = times.toSorted((a, b) => a - b)[Math.floor(CALLS * 0.95)];
  console.log(JSON.stringify({ median: median(times), p95 }));
};

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
