import type { ScheduledEvent } from 'aws-lambda';
import { type Handler, observe } from '../../../lambdas/observe';
import { evaluatePredictions } from '../evaluate-predictions';
import type { PredictionsTable } from '../predictions-table';
import type { PredictorTools } from '../predictor-tools';
import type { PriceHistories } from '../price-cache';
import { predictions, prices } from '../stores';
import { modelTypes, predictor } from '../telemetry';

/** With fewer comparisons a model's accuracy is chance. */
const FEWEST_COMPARISONS = 30;

/** Measures each model's accuracy against the prices that came (SP4). */
export const evaluate =
  (
    historiesOf: (tools: PredictorTools) => Promise<PriceHistories>,
    table: Pick<PredictionsTable, 'ofModel'>,
  ): Handler<typeof predictor, ScheduledEvent, void> =>
  async (_event, tools) => {
    const { metrics, note } = tools;
    const histories = await historiesOf(tools);
    for (const model_type of modelTypes) {
      const made = await table.ofModel(model_type, tools);
      const { comparisons, accuracyPercent, directionAccuracyPercent } = evaluatePredictions(
        made,
        histories,
      );
      note({ [`${model_type}_comparisons`]: comparisons });
      if (comparisons < FEWEST_COMPARISONS) continue;
      metrics.model.accuracy.set(accuracyPercent, { model_type });
      metrics.model.directionAccuracy.set(directionAccuracyPercent, { model_type });
    }
  };

export const handler = observe(predictor, evaluate(prices, predictions));
