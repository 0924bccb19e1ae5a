/** One way to write a handler that is compared with the others. */
export interface Variant {
  readonly title: string;
  /** Its file in `libraries/`. */
  readonly library: string;
  /** The oldest Node.js that it runs on. @default 20 */
  readonly minimumNode?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Has parts of our run time beside its main file. @default false */
  readonly isOurs?: boolean;
}

const traced = { WATCHKEEPER_TRACING: 'xray' };

/**
 * What is compared. A new peer is its package in bench/package.json and bench/peers.d.ts, its file in `libraries/`, its
 * entry here, and its name in each measure that it takes part in.
 */
export const variants = {
  bare: { title: 'bare handler', library: 'bare' },
  consoleLog: { title: 'console.log, a line and no metrics', library: 'console-log' },
  watchkeeper: { title: 'watchkeeper', library: 'watchkeeper', isOurs: true },
  watchkeeperAllFields: {
    title: 'watchkeeper, traced, every field set',
    library: 'watchkeeper-all-fields',
    isOurs: true,
    environment: traced,
  },
  watchkeeperTraced: {
    title: 'watchkeeper, traced',
    library: 'watchkeeper',
    isOurs: true,
    environment: traced,
  },
  powertools: { title: 'Powertools Logger, Metrics', library: 'powertools' },
  powertoolsUntraced: {
    title: 'Powertools all three, tracing off',
    library: 'powertools-traced',
    environment: { POWERTOOLS_TRACE_ENABLED: 'false' },
  },
  powertoolsTraced: { title: 'Powertools all three', library: 'powertools-traced' },
  powertoolsMiddy6: {
    title: 'Powertools all three by middy 6',
    library: 'powertools-middy6',
  },
  powertoolsMiddy7: {
    title: 'Powertools all three by middy 7',
    library: 'powertools-middy7',
    minimumNode: 22,
  },
  eventHandler: { title: 'Powertools router, Logger, Metrics', library: 'event-handler' },
  embeddedMetrics: { title: 'aws-embedded-metrics', library: 'embedded-metrics' },
  predictorBare: { title: 'predict without telemetry', library: 'predictor-bare', isOurs: true },
  predictor: { title: 'predict', library: 'predictor', isOurs: true },
  predictorTraced: {
    title: 'predict, traced',
    library: 'predictor',
    isOurs: true,
    environment: traced,
  },
  pinoLambda: { title: 'pino-lambda, a line and no metrics', library: 'pino-lambda' },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof variants;

export const environmentOf = (name: VariantName): NonNullable<Variant['environment']> => {
  const { environment = {} }: Variant = variants[name];
  return environment;
};
