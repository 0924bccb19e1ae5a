import { bundleSize as sizeOf } from '../bundle';
import type { Measure } from '../measure';

/** Bytes in a kilobyte of a bundle. */
const KILOBYTE = 1000;

/** What is uploaded. A peer is one file; ours has what is used at times in files beside the main one. */
export const bundleSize: Measure = {
  title: 'bundle, minified, KB',
  variants: [
    'bare',
    'watchkeeper',
    'powertools',
    'powertoolsTraced',
    'powertoolsMiddy6',
    'powertoolsMiddy7',
    'eventHandler',
    'embeddedMetrics',
    'pinoLambda',
  ],
  rounds: 1,
  dependsOnNode: false,
  columns: {
    main: { title: 'main file', decimals: 1 },
    inUse: { title: 'with Logger and Metrics beside', decimals: 1 },
    whole: { title: 'with the tracer too', decimals: 1 },
  },
  targets: [
    { variant: 'watchkeeper', column: 'main', atMost: 15 },
    { variant: 'watchkeeper', column: 'inUse', atMost: 55 },
  ],
  run: (variant) => {
    const { main, loggerAndMetrics, tracer } = sizeOf(variant);
    return {
      main: main / KILOBYTE,
      inUse: (main + loggerAndMetrics) / KILOBYTE,
      whole: (main + loggerAndMetrics + tracer) / KILOBYTE,
    };
  },
};
