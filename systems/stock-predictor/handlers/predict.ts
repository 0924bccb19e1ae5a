import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
import { parseBody } from '../../../lambdas/http/parse-body';
import { type Handler, observe } from '../../../lambdas/observe';
import { featureBand } from '../../../telemetry/facets/model';
import type { Month } from '../month';
import type { PriceHistory } from '../parse-prices';
import { directionOf, type Prediction, predictMonth } from '../predict-month';
import { asOfMonth, MAX_BODY_BYTES, predictRequest } from '../predict-request';
import type { PredictionsTable } from '../predictions-table';
import type { PredictorTools } from '../predictor-tools';
import type { PriceHistories } from '../price-cache';
import { predictions, prices } from '../stores';
import { type ModelType, predictor } from '../telemetry';

type PredictHandler = Handler<typeof predictor, APIGatewayProxyEvent, APIGatewayProxyResult>;

/** Answers `POST /predict` with next month's price, and keeps the prediction to be judged when that month has come. */
export const predict =
  (
    historiesOf: (tools: PredictorTools) => Promise<PriceHistories>,
    table: Pick<PredictionsTable, 'put'>,
  ): PredictHandler =>
  async (event, tools) => {
    const { symbol, model_type, as_of } = parseBody(predictRequest, event, {
      maxBytes: MAX_BODY_BYTES,
    });
    const history = (await historiesOf(tools)).get(symbol);
    if (!history) throw new HttpError(404, `there are no prices of ${symbol}`);
    const prediction = await infer(history, model_type, asOfMonth(history, as_of), tools);
    await table.put(prediction, tools);
    tools.metrics.model.predictions.add(1, { model_type });
    tools.metrics.symbolsServed.add(1, { symbol });
    return json(200, { ...toBody(prediction), request_id: tools.request.requestId });
  };

const infer = async (
  history: PriceHistory,
  modelType: ModelType,
  asOf: Month,
  { metrics, note, traced }: PredictorTools,
): Promise<Prediction> => {
  const startedMs = performance.now();
  const prediction = await traced('inference', () => predictMonth(history, modelType, asOf));
  const { features } = prediction;
  metrics.model.inferenceTime.record(performance.now() - startedMs, {
    model_type: modelType,
    features: featureBand(features),
  });
  note({ model_type: modelType, features_count: features, stock_symbol: history.symbol });
  return prediction;
};

const toBody = (prediction: Prediction) => ({
  symbol: prediction.symbol,
  model_type: prediction.modelType,
  as_of: prediction.asOf,
  target_month: prediction.targetMonth,
  last_price: prediction.lastPrice,
  predicted_price: prediction.predictedPrice,
  direction: directionOf(prediction.lastPrice, prediction.predictedPrice),
  features_count: prediction.features,
});

export const handler = observe(predictor, predict(prices, predictions));
