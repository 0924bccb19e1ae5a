#!/usr/bin/env node
import { Command } from 'commander';
import { predictor } from '../systems/stock-predictor/telemetry';
import { documentDifferences, writeDocuments } from './document-files';
import { differenceLines } from './document-report';
import { documents } from './documents';
import { lint } from './lint';
import { addParameter, parseDurationMs, parseShare, parseWhole } from './quantities';
import { notRunLines, readyLine } from './report';
import { readRunning } from './running';
import { type LocalRun, start } from './start';

// The AWS SDK's notice about future Node.js versions says nothing about what runs here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const DATA_DIRECTORY = '.local';

interface StartFlags {
  readonly port: number;
  readonly speed: number;
  readonly traffic: boolean;
  readonly app?: string;
  readonly parameter: Readonly<Record<string, string>>;
}

interface FaultFlags {
  readonly errors: number;
  readonly latency: number;
  readonly for: number;
  readonly stop?: boolean;
}

const program = new Command('watchkeeper').description(
  'Monitoring for serverless services on AWS that you can run, look at and test before you deploy it',
);

program
  .command('start')
  .description('synthesize the CDK app and run it here, or run another app')
  .option('--app <path>', 'the folder that `cdk synth` wrote, or a CloudFormation template')
  .option(
    '--parameter <name=value>',
    'of a template: Name=Value, Stack:Name=Value, or /path=Value of the SSM Parameter Store; repeatable',
    addParameter,
    {},
  )
  .option(
    '--port <number>',
    'base port: API, then console, AWS endpoint, mailbox',
    parseWhole(0, 65_000),
    4510,
  )
  .option('--speed <factor>', 'time-lapse: 60 makes a minute a second', parseWhole(1, 3600), 1)
  .option('--no-traffic', 'without demo traffic and the past hour')
  .action(async ({ parameter: parameters, ...flags }: StartFlags) => {
    const onRun = stopOnSignal();
    await start({
      ...flags,
      parameters,
      dataDirectory: DATA_DIRECTORY,
      onReady: (run) => {
        onRun(run);
        report(run);
      },
    });
  });

program
  .command('fault')
  .description("make a share of the running API's requests fail or stall")
  .option('--errors <share>', 'share of requests whose AWS calls fail: 20%', parseShare, 0)
  .option(
    '--latency <time>',
    'stall the AWS calls of a fifth of the requests: 2s',
    parseDurationMs,
    0,
  )
  .option('--for <time>', "how long, by the local cloud's clock: 5m", parseDurationMs, 300_000)
  .option('--stop', 'end the faults now')
  .action(async (flags: FaultFlags) => {
    const { consoleUrl } = readRunning(DATA_DIRECTORY);
    await setFaults(consoleUrl, flags);
    console.log(flags.stop ? 'faults ended' : `faults set; watch them at ${consoleUrl}`);
  });

program
  .command('docs')
  .description('make the pages in docs/ that follow from the code')
  .option('--check', 'write nothing; fail where a page differs from the code')
  .action(({ check = false }: { readonly check?: boolean }) => {
    const differences = (check ? documentDifferences : writeDocuments)(documents, process.cwd());
    for (const line of differenceLines(differences, check)) console.log(line);
    if (check && differences.length > 0) process.exitCode = 1;
  });

program
  .command('lint')
  .description('judge the monitoring of a template, or of the folder that `cdk synth` wrote')
  .argument('[path]', 'a CloudFormation template, JSON or YAML, or a cloud assembly', 'cdk.out')
  .action((path: string) => {
    const { exitCode, lines } = lint(path, { telemetries: [predictor] });
    for (const line of lines) console.log(line);
    process.exitCode = exitCode;
  });

/** As a shell has it of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * The first signal ends the cloud and its processes, a second one ends the wait for them. Before there is a cloud
 * nothing has to be waited for.
 * @returns who hears of the cloud
 */
const stopOnSignal = (): ((run: LocalRun) => void) => {
  let running: LocalRun | undefined;
  let isStopping = false;
  const stop = (): void => {
    if (isStopping || !running) process.exit(INTERRUPTED);
    isStopping = true;
    running.close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return (run) => {
    running = run;
  };
};

const report = ({ cloud }: LocalRun): void => {
  for (const line of notRunLines(cloud.unsupported, cloud.urls.console)) console.log(line);
  console.log(readyLine(cloud));
};

const setFaults = async (consoleUrl: string, flags: FaultFlags): Promise<void> => {
  if (!flags.stop && flags.errors === 0 && flags.latency === 0) {
    throw new Error('nothing to do: give --errors 20%, --latency 2s, or --stop');
  }
  if (!flags.stop && flags.for < 1) throw new Error('--for must be at least 1ms: 5m');
  const faults = { errors: flags.errors, latencyMs: flags.latency, forMs: flags.for };
  const response = await fetch(new URL('/api/faults', consoleUrl), {
    method: flags.stop ? 'DELETE' : 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(consoleUrl).origin },
    body: flags.stop ? undefined : JSON.stringify(faults),
  }).catch((cause: unknown) => {
    throw new Error(`no local cloud answers at ${consoleUrl}: start one with \`npm start\``, {
      cause,
    });
  });
  if (response.ok) return;
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: string };
  throw new Error(`the local cloud refused: ${error ?? `it answered ${response.status}`}`);
};

const explain = (error: unknown): string => {
  const { code, port, message } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code !== 'EADDRINUSE') return message ?? String(error);
  return `port ${port} is in use: end what uses it, or choose another base with --port`;
};

/** What a failed command has opened must not keep the process alive. */
const fail = (error: unknown): never => {
  console.error(explain(error));
  process.exit(1);
};

program.parseAsync().catch(fail);
