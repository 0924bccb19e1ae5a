import { shownFigure } from './figure';
import type { MeasureName } from './measures';
import { DYNAMODB_US } from './measures/predict';
import type { Results } from './results';
import type { Table } from './table';
import { type VariantName, variants } from './variants';
import { stretched, VCPU_MEGABYTES } from './vcpu';

/** US dollars in us-east-1 as of 2026-01. */
const prices = {
  /** A GB of log events in the class Standard, the first tier. @see https://aws.amazon.com/cloudwatch/pricing/ */
  logGigabyte: 0.5,
  /** A GB-second of Lambda on arm64, the first tier. @see https://aws.amazon.com/lambda/pricing/ */
  gigabyteSecond: 0.0000133334,
};

/** What CloudWatch counts for an event beside its message. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const EVENT_OVERHEAD_BYTES = 26;

const memorySizes = [128, 256, 512, 1024, VCPU_MEGABYTES];

/** Handlers with one call of DynamoDB: what comes on top of the bare one. */
const compared = [
  ['get-item', 'watchkeeper'],
  ['get-item-traced', 'watchkeeperTraced'],
  ['get-item', 'powertools'],
  ['get-item-traced', 'powertoolsTraced'],
] as const satisfies readonly (readonly [MeasureName, VariantName])[];

/** The milliseconds that a request's telemetry takes by a function's memory: a share of a vCPU stretches CPU time. */
export const memoryTable = (results: Results): Table => ({
  head: [
    'CPU for telemetry, ms a request',
    ...memorySizes.map((megabytes) => `${shownFigure(megabytes)} MB`),
  ],
  rows: compared.map(([measure, variant]) => {
    const us = figureOf(results, measure, variant, 'addedCpuUs');
    return [
      variants[variant].title,
      ...memorySizes.map((size) => shownFigure(stretched(us / 1000, size), 2)),
    ];
  }),
});

/** The share of the predictor's duration that its telemetry takes, by the function's memory: DynamoDB takes the same time for all (SP11). */
export const shareTable = (results: Results): Table => ({
  head: [
    'share of the duration, %',
    ...memorySizes.map((megabytes) => `${shownFigure(megabytes)} MB`),
  ],
  rows: (['predictor', 'predictorTraced'] as const).map((variant) => {
    const addedUs = figureOf(results, 'predict', variant, 'cpuUs');
    const bareUs = figureOf(results, 'predict', 'predictorBare', 'wholeCpuUs');
    const shareAt = (megabytes: number) =>
      (100 * stretched(addedUs, megabytes)) / (stretched(bareUs, megabytes) + DYNAMODB_US);
    return [variants[variant].title, ...memorySizes.map((size) => shownFigure(shareAt(size), 1))];
  }),
});

const COSTED_MEGABYTES = 512;
const MILLION = 1_000_000;

/** Log bytes by variant, with the CPU of the same. */
const costed = [
  ['watchkeeper', 'get-item', 'watchkeeper'],
  ['watchkeeperAllFields', 'get-item-traced', 'watchkeeperTraced'],
  ['powertools', 'get-item', 'powertools'],
] as const satisfies readonly (readonly [VariantName, MeasureName, VariantName])[];

/** What a million requests of a function with 512 MB cost for their telemetry, without what CloudWatch asks for a metric. */
export const costTable = (results: Results): Table => ({
  head: ['a million requests', 'logs, GB', 'logs, $', 'CPU at 512 MB, $', 'both, $'],
  rows: costed.map(([written, measure, run]) => {
    const { gigabytes, logUsd, cpuUsd } = costOf(results, written, measure, run);
    return [
      variants[written].title,
      shownFigure(gigabytes, 2),
      ...[logUsd, cpuUsd, logUsd + cpuUsd].map((usd) => shownFigure(usd, 3)),
    ];
  }),
});

const costOf = (results: Results, written: VariantName, measure: MeasureName, run: VariantName) => {
  const bytes = figureOf(results, 'line-bytes', written, 'bytes');
  const lines = figureOf(results, 'line-bytes', written, 'lines');
  const gigabytes = ((bytes + lines * EVENT_OVERHEAD_BYTES) * MILLION) / 1e9;
  const cpuUs = figureOf(results, measure, run, 'addedCpuUs');
  // Microseconds of one request are the seconds of a million.
  const gigabyteSeconds = stretched(cpuUs, COSTED_MEGABYTES) * (COSTED_MEGABYTES / 1024);
  return {
    gigabytes,
    logUsd: gigabytes * prices.logGigabyte,
    cpuUsd: gigabyteSeconds * prices.gigabyteSecond,
  };
};

const figureOf = (
  results: Results,
  measure: MeasureName,
  variant: VariantName,
  column: string,
): number => results[measure]?.[0]?.medians[variant]?.[column] ?? Number.NaN;
