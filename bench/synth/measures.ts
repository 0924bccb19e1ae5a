import type { Figures } from '../measure';
import type { SuiteMeasure } from '../suite-measure';
import { synthesize, userLines } from './app';

/** An app beside the same app unwatched, the one right after the other. */
const beside = async (bare: string, watched: string, validation: boolean): Promise<Figures> => {
  const without = await synthesize(bare, validation);
  const withIt = await synthesize(watched, validation);
  const added = (key: string): number => (withIt[key] ?? Number.NaN) - (without[key] ?? Number.NaN);
  return {
    ...withIt,
    lines: userLines(watched),
    addedMs: added('processMs'),
    addedCpuMs: added('cpuMs'),
    addedKb: added('templateKb'),
    times: (withIt.processMs ?? Number.NaN) / (without.processMs ?? Number.NaN),
  };
};

const shop: SuiteMeasure = {
  title: 'One function behind a REST API: 8 alarms, 3 dashboards',
  rounds: 15,
  columns: {
    lines: { title: 'lines of user code' },
    addedMs: { title: 'added to the process, ms' },
    addedCpuMs: { title: 'of CPU time, ms' },
    addedKb: { title: 'added to the template, KB', decimals: 1 },
    alarms: { title: 'alarms' },
    dashboards: { title: 'dashboards' },
    widgets: { title: 'widgets' },
  },
  variants: {
    'cdk-monitoring-constructs': () => beside('unwatched-shop', 'cmc-shop', false),
    watchkeeper: () => beside('unwatched-shop', 'watched-shop', false),
    'watchkeeper, all of it loaded': async () => ({
      ...(await beside('unwatched-shop', 'watched-shop-after-all', false)),
      lines: userLines('watched-shop'),
    }),
  },
  targets: [
    {
      ...{ variant: 'watchkeeper', column: 'addedMs' },
      atMostOf: { variant: 'cdk-monitoring-constructs', share: 0.5 },
    },
    {
      ...{ variant: 'watchkeeper', column: 'lines' },
      atMostOf: { variant: 'cdk-monitoring-constructs', share: 0.5 },
    },
    {
      ...{ variant: 'watchkeeper', column: 'addedKb' },
      atMostOf: { variant: 'cdk-monitoring-constructs', share: 1 },
    },
    { variant: 'watchkeeper', column: 'alarms', atLeast: 8 },
    { variant: 'watchkeeper', column: 'dashboards', atLeast: 3 },
  ],
};

const fleet: SuiteMeasure = {
  title: 'A stack of 200 functions, all defaults, validated by the CDK',
  rounds: 7,
  columns: {
    processMs: { title: 'process, ms' },
    times: { title: 'times the unwatched stack', decimals: 2 },
    alarms: { title: 'alarms' },
    stacks: { title: 'templates' },
    resources: { title: 'most resources in one' },
    parameters: { title: 'most parameters in one' },
    largestKb: { title: 'largest template, KB' },
  },
  variants: {
    unwatched: () => beside('unwatched-fleet', 'unwatched-fleet', true),
    watchkeeper: () => beside('unwatched-fleet', 'watched-fleet', true),
  },
  targets: [
    { variant: 'watchkeeper', column: 'times', atMost: 2 },
    { variant: 'watchkeeper', column: 'resources', atMost: 500 },
    { variant: 'watchkeeper', column: 'parameters', atMost: 200 },
    { variant: 'watchkeeper', column: 'largestKb', atMost: 1000 },
  ],
};

/** What is measured, by the names that `--only` takes. */
export const measures = { shop, fleet } as const;
