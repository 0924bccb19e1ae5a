import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figures } from './measure';
import type { NodeVersion } from './nodes';
import { xrayDaemon } from './xray-daemon';

/** A driver and a handler's bundle in a process of their own. */
export interface MeasuredProcess {
  readonly node: NodeVersion;
  readonly driver: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where the handler's lines go. @default 'pipe' - read to its end, as Lambda does */
  readonly output?: 'pipe' | 'null';
}

interface Finished {
  readonly figures: Figures;
  /** What the handler wrote. */
  readonly output: Buffer;
  /** How many spans it sent to X-Ray's daemon. */
  readonly spans: number;
}

/** What Lambda sets in every environment, as far as what is compared looks at it. */
const lambdaEnvironment = {
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'eu-west-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  // Nobody listens: it only says that this is Lambda.
  AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
  LAMBDA_TASK_ROOT: '/var/task',
  TZ: ':UTC',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

const LAST_SPANS_MS = 20;

export const runMeasured = async (measured: MeasuredProcess): Promise<Finished> => {
  const stdout = measured.output === 'null' ? openSync(devNull, 'w') : 'pipe';
  const daemon = await xrayDaemon();
  const child = spawn(measured.node.program, [measured.driver, ...measured.arguments], {
    stdio: ['ignore', stdout, 'pipe', 'pipe'],
    env: {
      ...lambdaEnvironment,
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      ...measured.environment,
    },
  });
  const [output, errors, report] = await Promise.all([
    child.stdout ? buffer(child.stdout) : Buffer.alloc(0),
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'close'),
  ]);
  // What was sent last may still be on its way.
  await wait(LAST_SPANS_MS);
  const spans = daemon.close();
  if (report === '') {
    throw new Error(`${measured.arguments[0]} reported nothing: ${errors.slice(0, 2000)}`);
  }
  return { figures: JSON.parse(report), output, spans };
};
