import { runCalls } from '../calls';
import type { Measure } from '../measure';

const CALLS = 2;

/** What a request leaves in CloudWatch Logs. Its first call is left out: it may say more. */
export const lineBytes: Measure = {
  title: 'log bytes a request',
  variants: [
    'consoleLog',
    'watchkeeper',
    'watchkeeperAllFields',
    'powertools',
    'powertoolsMiddy6',
    'eventHandler',
    'embeddedMetrics',
    'pinoLambda',
  ],
  rounds: 1,
  dependsOnNode: false,
  columns: { bytes: { title: 'bytes' }, lines: { title: 'lines' } },
  targets: [
    { variant: 'watchkeeper', column: 'bytes', atMost: 750 },
    { variant: 'watchkeeper', column: 'lines', atMost: 1 },
    { variant: 'watchkeeperAllFields', column: 'bytes', atMost: 1500 },
    { variant: 'watchkeeperAllFields', column: 'lines', atMost: 1 },
  ],
  run: async (variant, node) => {
    const { output } = await runCalls(variant, node, { work: 'noted', count: CALLS });
    const lines = output.toString().trimEnd().split('\n');
    const last = lines.slice(-Math.floor(lines.length / CALLS));
    return { bytes: Buffer.byteLength(last.join('')), lines: last.length };
  },
};
