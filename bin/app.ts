import { App } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { StockPredictorStack } from '../systems/stock-predictor/stack';

const { ENVIRONMENT, APP_VERSION, ALERT_EMAIL, RUNBOOK_URL } = process.env;

// The CLI would hand the feature flags over; without it (`CDK_OUTDIR=… node --import tsx bin/app.ts`) nobody does.
const app = new App({ context });

new StockPredictorStack(app, 'StockPredictor', {
  description: 'Predicts stock prices, watched by Watchkeeper',
  onCall: ALERT_EMAIL ?? 'oncall@example.com',
  runbook: RUNBOOK_URL ?? 'https://example.com/runbooks/stock-predictor',
  settings: { deployment: ENVIRONMENT, version: APP_VERSION },
});
