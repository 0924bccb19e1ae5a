import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { type Connections, watchConnections } from '../../lambdas/connections';
import { isMonth, type Month } from './month';
import type { Prediction } from './predict-month';
import type { PredictorTools } from './predictor-tools';
import type { ModelType, predictor } from './telemetry';
import { timed } from './timed';

type Operation = (typeof predictor.database.queryTime.by.operation)[number];

const RETENTION_SECONDS = 90 * 86_400;

/** A prediction as it was stored, to be compared with what came. */
export type StoredPrediction = Pick<
  Prediction,
  'symbol' | 'targetMonth' | 'lastPrice' | 'predictedPrice'
>;

/** The predictions made, by model. A second one of the same company and month takes the first one's place. */
export class PredictionsTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: () => string;
  readonly #now: () => number;
  readonly #connections: () => Connections | undefined;

  constructor(client: DynamoDBClient, tableName: () => string, now: () => number = Date.now) {
    this.#client = client;
    this.#tableName = tableName;
    this.#now = now;
    this.#connections = watchConnections(client);
  }

  async put(prediction: Prediction, tools: PredictorTools): Promise<void> {
    const Item = toItem(prediction, this.#now());
    const command = new PutItemCommand({ TableName: this.#tableName(), Item });
    await this.#query(tools, 'put_prediction', () => this.#client.send(command));
  }

  /** All predictions of a model that are still kept. */
  async ofModel(modelType: ModelType, tools: PredictorTools): Promise<readonly StoredPrediction[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tableName(),
        KeyConditionExpression: 'model_type = :model_type',
        ExpressionAttributeValues: { ':model_type': { S: modelType } },
      },
    );
    const found: StoredPrediction[] = [];
    await this.#query(tools, 'query_predictions', async () => {
      for await (const { Items = [] } of pages) found.push(...Items.flatMap(fromItem));
    });
    return found;
  }

  async #query<R>(
    tools: PredictorTools,
    operation: Operation,
    query: () => Promise<R>,
  ): Promise<R> {
    const { queryTime } = tools.metrics.database;
    const record = (durationMs: number) => queryTime.record(durationMs, { operation });
    const result = await timed(tools, operation, record, query);
    this.#measureConnections(tools);
    return result;
  }

  #measureConnections({ metrics }: PredictorTools): void {
    const seen = this.#connections();
    if (!seen) return;
    metrics.database.connectionsInUse.set(seen.inUse);
    metrics.database.connectionsIdle.set(seen.idle);
  }
}

type Item = Record<string, AttributeValue>;

const toItem = (p: Prediction, nowMs: number): Item => ({
  model_type: { S: p.modelType },
  prediction: { S: `${p.symbol}#${p.asOf}` },
  predicted_price: { N: String(p.predictedPrice) },
  last_price: { N: String(p.lastPrice) },
  target_month: { S: p.targetMonth },
  created_at: { S: new Date(nowMs).toISOString() },
  expires_at: { N: String(Math.floor(nowMs / 1000) + RETENTION_SECONDS) },
});

/** Nothing for an item that is not as we write them: one of them must not stop the evaluation of all. */
const fromItem = (item: Item): readonly StoredPrediction[] => {
  const symbol = item.prediction?.S?.split('#')[0];
  const targetMonth: Month | undefined = monthOf(item.target_month?.S);
  const lastPrice = Number(item.last_price?.N);
  const predictedPrice = Number(item.predicted_price?.N);
  if (!symbol || !targetMonth || !(lastPrice > 0) || Number.isNaN(predictedPrice)) return [];
  return [{ symbol, targetMonth, lastPrice, predictedPrice }];
};

const monthOf = (text = ''): Month | undefined => (isMonth(text) ? text : undefined);
