import { join } from 'node:path';
import { pace, realTime, VirtualClock } from '../local/clock';
import { type LocalCloud, startLocalCloud } from '../local/local-cloud';
import { trafficOfMinute } from '../systems/stock-predictor/traffic';
import { removeRunning, writeRunning } from './running';
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
  readonly onReady?: (cloud: LocalCloud) => void;
}

export interface LocalRun {
  readonly cloud: LocalCloud;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const PAST_MINUTES = 60;

/** Synthesizes the CDK app and runs it here. Ends when the cloud is ready and, with traffic, the past hour has run. */
export const start = async (options: StartOptions): Promise<LocalRun> => {
  const assembly = join(options.dataDirectory, 'cdk.out');
  await synthesize(assembly);
  const past = options.traffic ? PAST_MINUTES * MINUTE : 0;
  const clock = new VirtualClock(Date.now() - past);
  const cloud = await startLocalCloud({
    assembly,
    clock,
    speed: options.speed,
    port: options.port,
    dataDirectory: options.dataDirectory,
  });
  fillSlackSecrets(cloud);
  writeRunning(options.dataDirectory, { pid: process.pid, consoleUrl: cloud.urls.console });
  options.onReady?.(cloud);
  if (options.traffic) {
    sendTraffic(cloud, clock);
    await clock.advanceTo(Date.now());
    await clock.advanceTo(Date.now());
  }
  const stopClock = pace(clock, options.speed, realTime);
  return {
    cloud,
    close: async () => {
      stopClock();
      removeRunning(options.dataDirectory);
      await cloud.close();
    },
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
