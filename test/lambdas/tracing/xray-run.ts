// Run as a process of its own: two invocations of two traces side by side, one that X-Ray does not want, and calls to AWS.
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { readConfiguration } from '../../../lambdas/configuration';
import { observeClient } from '../../../lambdas/outgoing/observe-client';
import type { RootSpan } from '../../../lambdas/tracing/port';
import { startTracing } from '../../../lambdas/tracing/start-tracing';
import { inInvocation, startReceivingServer } from '../outgoing/receiving-server';

const traceOf = (digit: string, sampled: string): string =>
  `Root=1-5759e988-${digit.repeat(24)};Parent=${digit.repeat(16)};Sampled=${sampled}`;

const rootSpan = (name: string, lambdaTrace: string): RootSpan => ({
  name,
  kind: 'server',
  attributes: { request_id: name, environment: 'staging' },
  header: () => undefined,
  lambdaTrace,
});

const main = async (): Promise<void> => {
  const tracing = startTracing(readConfiguration(), 'xray', console.error);
  const aws = await startReceivingServer();
  const json = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'aws-1' };
  aws.answer = () => ({ status: 200, headers: json, body: '{}' });
  const table = observeClient(
    new DynamoDBClient({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${aws.port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
  const invocation = (name: string, trace: string, pauseMs: number) => {
    const serve = async () => {
      await pause(pauseMs);
      tracing.annotate('user_id', `user of ${name}`);
      tracing.annotate('model_version', 'v7');
      tracing.annotate('note', 'Authorization: Bearer abcdef.123456.abcdef');
      tracing.tracer?.putMetadata('order', { password: 'hunter2secret', total: 12n });
      await table.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: name } } }));
      if (name === 'second') throw new Error('login with password=hunter2secret failed');
      return { statusCode: 404 };
    };
    const run = () => tracing.root(rootSpan(name, trace), serve);
    return inInvocation(tracing, run).catch(() => {});
  };
  await Promise.all([
    invocation('first', traceOf('a', '1'), 20),
    invocation('second', traceOf('b', '1'), 10),
    invocation('unwanted', traceOf('c', '0'), 15),
  ]);
  const headers = aws.received.map((request) => request.headers['x-amzn-trace-id']);
  process.stdout.write(JSON.stringify(headers.sort()));
  aws.close();
  // The spans leave by UDP, which nobody waits for.
  await pause(100);
  process.exit();
};

void main();
