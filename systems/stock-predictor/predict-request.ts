import { check, optional, picklist, pipe, strictObject, string } from 'valibot';
import { HttpError } from '../../lambdas/http/http-error';
import { isMonth, type Month } from './month';
import type { PriceHistory } from './parse-prices';
import { predictableMonths } from './predict-month';
import { modelTypes, predictor } from './telemetry';

export const MAX_BODY_BYTES = 16_384;

/** The body of `POST /predict`. */
export const predictRequest = strictObject({
  symbol: picklist(predictor.symbolsServed.by.symbol),
  model_type: picklist(modelTypes),
  as_of: optional(
    pipe(
      string(),
      check(isMonth, ({ input }) => `must be a month like 2008-06, got "${input.slice(0, 40)}"`),
    ),
  ),
});

/**
 * The month to predict in: the one asked for, else the last one that is known.
 * @throws HttpError when the history has too little before it, or has not come to it
 */
export const asOfMonth = (history: PriceHistory, asked: string | undefined): Month => {
  const { first, last } = predictableMonths(history);
  if (asked === undefined) return last;
  if (isMonth(asked) && first <= asked && asked <= last) return asked;
  throw new HttpError(
    400,
    `as_of must be from ${first} to ${last} for ${history.symbol}, got ${asked}`,
    {
      category: 'validation',
    },
  );
};
