import { dirname, join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { email, slack } from '../../lib/delivery/channel';
import { forConstruct } from '../../lib/discovery/resource-alarms';
import { LogArchive } from '../../lib/logs/log-archive';
import { MonitoredApi } from '../../lib/monitored-api';
import { type FunctionSettings, MonitoredFunction } from '../../lib/monitored-function';
import { Watch } from '../../lib/watch';
import { budgetPanels } from '../../telemetry/panels/slo-panels';
import { runbookAddress } from '../../telemetry/runbooks/runbook-address';
import { predictorAlerts } from './alerts';
import { predictorObjectives } from './objectives';
import { predictorPanels } from './panels';
import { predictor } from './telemetry';

export interface StockPredictorProps extends StackProps {
  /** Address that gets the alerts by email. */
  readonly onCall: string;
  /** Address of the folder of runbooks: each alert has a page, `<runbooks>/stock-predictor/high-error-rate.md`. */
  readonly runbooks: string;
  /** What all functions share: deployment, version, log level. */
  readonly settings?: FunctionSettings;
}

type Api = MonitoredApi<typeof predictor>;

/** Predicts next month's stock prices, and is watched while it does. */
export class StockPredictorStack extends Stack {
  readonly #props: StockPredictorProps;

  constructor(scope: Construct, id: string, props: StockPredictorProps) {
    super(scope, id, props);
    this.#props = props;
    const predictions = this.#createPredictions();
    const prices = pricesAsset(this);
    const api = this.#createApi(predictions, prices);
    const jobs = [this.#createEvaluation(predictions, prices), this.#createHealthCheck(api)];
    const logGroups = [...api.logGroups, ...jobs.map((job) => job.logGroup)];
    this.#createWatch(api, logGroups);
    const archive = new LogArchive(this, 'Archive', { service: predictor.service, logGroups });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'DashboardName', { value: predictor.service });
    new CfnOutput(this, 'ArchiveBucket', { value: archive.bucket.bucketName });
  }

  #createPredictions(): Table {
    return new Table(this, 'Predictions', {
      partitionKey: { name: 'model_type', type: AttributeType.STRING },
      sortKey: { name: 'prediction', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
  }

  #createApi(predictions: Table, prices: Asset): Api {
    const token = secret(this, 'MetricsToken', 'The bearer token of GET /metrics');
    const api = new MonitoredApi(this, 'Api', {
      telemetry: predictor,
      settings: this.#props.settings,
      routes: {
        'POST /predict': { entry: handler('predict'), environment: dataOf(predictions, prices) },
        'GET /health': { entry: handler('health') },
        'GET /health/live': { entry: handler('health') },
        'GET /health/ready': { entry: handler('ready'), environment: dataOf(predictions, prices) },
        'GET /metrics': {
          entry: handler('metrics'),
          environment: { METRICS_TOKEN_SECRET_ARN: token.secretArn },
        },
      },
    });
    predictions.grant(api.functions['POST /predict'], 'dynamodb:PutItem');
    grantPrices(prices, api.functions['POST /predict']);
    const ready = api.functions['GET /health/ready'];
    predictions.grant(ready, 'dynamodb:GetItem');
    grantPrices(prices, ready);
    // So that what it measures does not depend on who asks.
    everyMinutes(1, ready);
    token.grantRead(api.functions['GET /metrics']);
    grantMetricData(api.functions['GET /metrics']);
    return api;
  }

  #createEvaluation(predictions: Table, prices: Asset): MonitoredFunction {
    const fn = this.#createJob('Evaluate', 'evaluate', dataOf(predictions, prices));
    predictions.grant(fn, 'dynamodb:Query');
    grantPrices(prices, fn);
    everyMinutes(5, fn);
    return fn;
  }

  #createHealthCheck(api: Api): MonitoredFunction {
    const fn = this.#createJob('CheckHealth', 'check-health', { HEALTH_URL: `${api.url}health` });
    everyMinutes(1, fn);
    return fn;
  }

  #createJob(id: string, name: string, environment: Record<string, string>): MonitoredFunction {
    return new MonitoredFunction(this, id, {
      ...this.#props.settings,
      service: predictor.service,
      logFields: predictor.logFields,
      entry: handler(name),
      environment: { ...this.#props.settings?.environment, ...environment },
    });
  }

  #createWatch(api: Api, logGroups: readonly ILogGroup[]): void {
    const { runbooks, onCall, settings } = this.#props;
    const webhook = secret(this, 'SlackWebhook', 'Put the URL of a Slack incoming webhook here');
    const channels = [slack({ webhook }), email(onCall)];
    const runbook = (rule: string) => runbookAddress(runbooks, predictor.service, rule);
    const alerts = predictorAlerts(runbook);
    const slos = predictorObjectives(runbook);
    new Watch(this, 'Watch', {
      telemetry: predictor,
      rules: Object.values(alerts),
      slos,
      routes: { critical: channels, warning: channels },
      panels: [
        ...predictorPanels({ alerts, runbook: `${runbooks}/README.md`, stage: api.dimensions }),
        ...slos.flatMap(budgetPanels),
      ],
      logGroups,
      resources: { of: this, constructs: [forConstruct(api, saidByOwnRules)] },
      runbooks,
      settings,
    });
  }
}

/** Our own metrics tell of requests that fail or are slow, with the routes: once is enough. */
const saidByOwnRules = { ServerErrors: false, Failing: false, Latency: false } as const;

const handler = (name: string): string => join(__dirname, 'handlers', `${name}.ts`);

const pricesAsset = (stack: Stack): Asset =>
  new Asset(stack, 'Prices', {
    path: join(dirname(require.resolve('vega-datasets')), '../data/stocks.csv'),
  });

const dataOf = (predictions: Table, prices: Asset): Record<string, string> => ({
  PREDICTIONS_TABLE: predictions.tableName,
  PRICES_BUCKET: prices.s3BucketName,
  PRICES_KEY: prices.s3ObjectKey,
});

const secret = (scope: Construct, id: string, description: string): Secret => {
  const created = new Secret(scope, id, {
    description,
    generateSecretString: { excludePunctuation: true, passwordLength: 40 },
  });
  Validations.of(created).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'the other side (Slack, Prometheus) has to be given a new value by hand',
  });
  return created;
};

/** The asset's own grant would open the whole bucket of all the account's assets. */
const grantPrices = (prices: Asset, fn: IFunction): void =>
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [prices.bucket.arnForObjects(prices.s3ObjectKey)],
    }),
  );

const grantMetricData = (fn: MonitoredFunction): void => {
  const policy = new Policy(fn, 'ReadMetrics', {
    statements: [new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] })],
  });
  if (fn.role) policy.attachToRole(fn.role);
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'metrics have no ARN: GetMetricData takes * alone',
  });
};

const everyMinutes = (every: number, fn: MonitoredFunction): void => {
  new Rule(fn, 'Schedule', {
    schedule: Schedule.rate(Duration.minutes(every)),
    targets: [new LambdaFunction(fn)],
  });
};
