import type { ScheduledEvent } from 'aws-lambda';
import { readConfiguration } from '../../../../lambdas/configuration';
import { observe } from '../../../../lambdas/observe';
import { evaluate } from '../../../../systems/stock-predictor/handlers/evaluate';
import type { StoredPrediction } from '../../../../systems/stock-predictor/predictions-table';
import { type ModelType, predictor } from '../../../../systems/stock-predictor/telemetry';
import { lambdaContext } from '../../../lambdas/lambda-event';
import { writtenLines } from '../../../lambdas/written-lines';
import { histories } from '../stocks';

const right: StoredPrediction = {
  symbol: 'AAPL',
  targetMonth: '2008-07',
  lastPrice: 167.44,
  predictedPrice: 158.95,
};

test('SP4: a model’s accuracy is told once it has 30 comparisons', async () => {
  const made: Record<ModelType, StoredPrediction[]> = {
    naive: Array(30).fill(right),
    ema: Array(29).fill(right),
    ar: [],
  };
  const table = { ofModel: async (model: ModelType) => made[model] };
  const handler = observe(
    predictor,
    evaluate(async () => histories, table),
    {
      configuration: readConfiguration({}),
    },
  );

  const lines = await writtenLines(() => handler({} as ScheduledEvent, lambdaContext));

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    message: 'invocation completed',
    model_type: 'naive',
    model_accuracy: 100,
    model_direction_accuracy: 100,
    context: { naive_comparisons: 30, ema_comparisons: 29, ar_comparisons: 0 },
  });
});
