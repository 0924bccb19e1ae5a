import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { createAccountConcurrency } from '../../../local/lambda/concurrency';
import type { FunctionDefinition } from '../../../local/lambda/function-definition';
import { LambdaFunction } from '../../../local/lambda/lambda-function';
import type { SegmentDocument } from '../../../local/traces/segment-document';

export const NOW = Date.parse('2026-01-02T10:30:00.000Z');

/** Functions whose handlers are the exports of one module, with all that they leave behind. */
export const functionMaker = (code: string) => {
  const taskRoot = mkdtempSync(join(tmpdir(), 'lambda-function-'));
  writeFileSync(join(taskRoot, 'index.mjs'), code);
  const started: LambdaFunction[] = [];

  const create = (handler: string, more: Partial<FunctionDefinition> = {}) => {
    const lines: { timestampMs: number; message: string }[] = [];
    const metrics: string[] = [];
    const segments: SegmentDocument[] = [];
    const clock = new VirtualClock(NOW);
    const lambda = new LambdaFunction(
      {
        name: 'orders',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:orders',
        handler: `index.${handler}`,
        taskRoot,
        timeoutSeconds: 3,
        memoryMegabytes: 128,
        runtime: 'nodejs24.x',
        variables: {},
        logGroup: '/aws/lambda/orders',
        logFormat: 'JSON',
        applicationLogLevel: 'INFO',
        systemLogLevel: 'INFO',
        tracing: false,
        ...more,
      },
      {
        clock,
        newId: randomUUID,
        awsEndpoint: 'http://127.0.0.1:9',
        xrayAddress: '127.0.0.1:9',
        onLog: (_group, _stream, events) => lines.push(...events),
        onMetric: (name, metric, _unit, value) => {
          if (name) metrics.push(`${metric}=${metric === 'Duration' ? 'x' : value}`);
        },
        concurrency: createAccountConcurrency(),
        onSegment: (document) => segments.push(document),
        onInvocation: () => {},
      },
    );
    started.push(lambda);
    return { lambda, lines, metrics, segments, clock };
  };

  const clean = async (): Promise<void> => {
    await Promise.all(started.map((lambda) => lambda.stop()));
    rmSync(taskRoot, { recursive: true });
  };

  return { create, clean, taskRoot };
};
