import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualClock } from '../local/clock';
import { type LocalCloud, startLocalCloud } from '../local/local-cloud';
import { Pacer, realTime } from '../local/pacer';
import type { GivenParameters } from '../local/template/given-parameters';
import { trafficOfMinute } from '../systems/stock-predictor/traffic';
import { openDataDirectory, refuseSecond, removeRunning, writeRunning } from './running';
import { ownProject, synthesize } from './synthesize';

export interface StartOptions {
  /** Base port: API, then console, AWS endpoint, mailbox; 0 takes free ones. */
  readonly port: number;
  /** Virtual seconds in a real one. */
  readonly speed: number;
  /** Demo traffic, with the past hour of it first; another app has none. */
  readonly traffic: boolean;
  /** Another app: the folder of a cloud assembly, or a template. @default - the CDK app of this folder, else of this project */
  readonly app?: string;
  /** Values of the templates' parameters. */
  readonly parameters?: GivenParameters;
  /** Where the running cloud keeps its files. */
  readonly dataDirectory: string;
  /** The servers answer; with traffic, the past hour is still to run. */
  readonly onReady?: (run: LocalRun) => void;
}

export interface LocalRun {
  readonly cloud: LocalCloud;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const PAST_MINUTES = 60;

/** Runs an app here; a CDK app is synthesized first. Ends when the cloud is ready and, with traffic, the past hour has run. */
export const start = async (options: StartOptions): Promise<LocalRun> => {
  const { app, parameters, dataDirectory, speed, port, onReady } = options;
  const project = projectHere();
  const traffic = options.traffic && app === undefined && project === ownProject;
  openDataDirectory(dataDirectory);
  await refuseSecond(dataDirectory);
  const assembly = app ?? (await synthesized(dataDirectory, project));
  const clock = new VirtualClock(Date.now() - (traffic ? PAST_MINUTES * MINUTE : 0));
  const onError = printOnce();
  const pacer = new Pacer({ clock, speed: 0, real: realTime, onError });
  const places = { assembly, parameters, port, dataDirectory };
  const cloud = await startLocalCloud({ ...places, clock, pacer, onError });
  writeRunning(dataDirectory, { pid: process.pid, consoleUrl: cloud.urls.console });
  const run: LocalRun = {
    cloud,
    close: async () => {
      pacer.stop();
      removeRunning(dataDirectory);
      await cloud.close();
    },
  };
  onReady?.(run);
  if (traffic) sendTraffic(cloud, clock);
  if (!traffic || (await runPast(clock, pacer))) await pacer.command({ kind: 'run', speed });
  return run;
};

const projectHere = (): string => (existsSync('cdk.json') ? process.cwd() : ownProject);

const synthesized = async (dataDirectory: string, project: string): Promise<string> => {
  const assembly = join(dataDirectory, 'cdk.out');
  await synthesize(assembly, project);
  return assembly;
};

/** Up to the present, which moves on meanwhile; less than this is made up for in passing. */
const PRESENT_MS = 500;

/** Whether it came so far: somebody else may steer the clock meanwhile. */
const runPast = async (clock: VirtualClock, pacer: Pacer): Promise<boolean> => {
  let toMs = Date.now();
  while (toMs - clock.now() > PRESENT_MS) {
    await pacer.command({ kind: 'jump', toMs });
    if (clock.now() < toMs) return false;
    toMs = Date.now();
  }
  return true;
};

/** What fails each minute is told once. */
const printOnce = (): ((error: unknown) => void) => {
  const printed = new Set<string>();
  return (error) => {
    const message = `the local cloud goes on after an error: ${error instanceof Error ? error.message : error}`;
    if (!printed.has(message)) console.error(message);
    printed.add(message);
  };
};

/** Real requests through the API, from real symbols and dates. */
const sendTraffic = (cloud: LocalCloud, clock: VirtualClock): void => {
  const api = cloud.urls.apis[0]?.url;
  if (!api) return;
  clock.every(MINUTE, () => {
    const begin = clock.now();
    for (const { offsetMs, method, path, headers, body } of trafficOfMinute(Math.random)) {
      clock.at(begin + offsetMs, () => {
        const response = fetch(`${api}${path}`, { method, headers, body });
        void clock.hold(response.then((answer) => answer.arrayBuffer())).catch(() => {});
      });
    }
  });
};
