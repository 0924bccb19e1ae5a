import { join } from 'node:path';
import { VirtualClock } from '../local/clock';
import { type LocalCloud, startLocalCloud } from '../local/local-cloud';
import { Pacer, realTime } from '../local/pacer';
import { trafficOfMinute } from '../systems/stock-predictor/traffic';
import { refuseSecond, removeRunning, writeRunning } from './running';
import { synthesize } from './synthesize';

export interface StartOptions {
  /** Base port: API, then console, AWS endpoint, mailbox; 0 takes free ones. */
  readonly port: number;
  /** Virtual seconds in a real one. */
  readonly speed: number;
  /** Demo traffic, with the past hour of it first. */
  readonly traffic: boolean;
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

/** Synthesizes the CDK app and runs it here. Ends when the cloud is ready and, with traffic, the past hour has run. */
export const start = async (options: StartOptions): Promise<LocalRun> => {
  const { dataDirectory, speed, port, traffic, onReady } = options;
  await refuseSecond(dataDirectory);
  const assembly = join(dataDirectory, 'cdk.out');
  await synthesize(assembly);
  const clock = new VirtualClock(Date.now() - (traffic ? PAST_MINUTES * MINUTE : 0));
  const onError = printOnce();
  const pacer = new Pacer({ clock, speed: 0, real: realTime, onError });
  const cloud = await startLocalCloud({ assembly, clock, pacer, port, dataDirectory, onError });
  fillSlackSecrets(cloud);
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
  if (traffic) {
    sendTraffic(cloud, clock);
    await runPast(clock, pacer);
  }
  await pacer.command({ kind: 'run', speed });
  return run;
};

/** Up to the present, which moves on meanwhile. */
const runPast = async (clock: VirtualClock, pacer: Pacer): Promise<void> => {
  for (let now = Date.now(); clock.now() < now && !pacer.stopped; now = Date.now()) {
    await pacer.command({ kind: 'jump', toMs: now });
  }
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

/** The webhook that a person puts into the secret after a deployment; here it is the embedded Slack. */
const fillSlackSecrets = ({ secrets, urls }: LocalCloud): void => {
  for (const { name } of secrets.list()) {
    if (name.includes('SlackWebhook')) secrets.put(name, `${urls.slack}/services/local`);
  }
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
