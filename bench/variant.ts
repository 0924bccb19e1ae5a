import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { type VariantName, variants } from './variants';

/** Runs one variant and prints its figures, in microseconds a call, to stderr: stdout is the handler's. */
const event = {
  resource: '/orders',
  path: '/orders',
  httpMethod: 'POST',
  headers: { 'user-agent': 'bench', accept: 'application/json' },
  body: '{"sku":"A-1","quantity":2}',
  requestContext: { requestId: 'r-1', resourcePath: '/orders', stage: 'prod' },
} as unknown as APIGatewayProxyEvent;

const context = {
  functionName: 'bench',
  awsRequestId: 'l-1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
  getRemainingTimeInMillis: () => 10_000,
} as unknown as Context;

const EARLY = 50;
const CALLS = 20_000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const run = async (): Promise<void> => {
  const handler = variants[process.argv[2] as VariantName]();
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    // One invocation a turn of the event loop, as the runtime does it.
    await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    await handler(event, context);
    times.push((performance.now() - started) * 1000);
  }
  const figures = {
    early: median(times.slice(1, EARLY)),
    steady: median(times.slice(CALLS / 2)),
  };
  process.stderr.write(`${JSON.stringify(figures)}\n`);
};

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
