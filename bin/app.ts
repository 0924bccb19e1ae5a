import { App, Validations } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { WatchLint } from '../lib/lint/watch-lint';
import { StockPredictorStack } from '../systems/stock-predictor/stack';
import { predictor } from '../systems/stock-predictor/telemetry';

const { ENVIRONMENT, APP_VERSION, ALERT_EMAIL, RUNBOOKS_URL } = process.env;

// The CLI would hand the feature flags over; without it (`CDK_OUTDIR=… node --import tsx bin/app.ts`) nobody does.
const app = new App({ context });
Validations.of(app).addPlugins(new WatchLint({ telemetries: [predictor] }));

new StockPredictorStack(app, 'StockPredictor', {
  description: 'Predicts stock prices, watched by Watchkeeper',
  onCall: ALERT_EMAIL ?? 'oncall@example.com',
  runbooks: RUNBOOKS_URL ?? 'https://example.com/runbooks',
  settings: { deployment: ENVIRONMENT, version: APP_VERSION },
});
