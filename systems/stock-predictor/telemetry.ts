import { defineTelemetry } from '../../telemetry/define-telemetry';
import { availability } from '../../telemetry/facets/availability';
import { cache } from '../../telemetry/facets/cache';
import { database } from '../../telemetry/facets/database';
import { health } from '../../telemetry/facets/health';
import { http } from '../../telemetry/facets/http';
import { model } from '../../telemetry/facets/model';
import { scrape } from '../../telemetry/facets/scrape';
import { system } from '../../telemetry/facets/system';
import { counter } from '../../telemetry/instrument';

export const modelTypes = ['naive', 'ema', 'ar'] as const;
export type ModelType = (typeof modelTypes)[number];

/** What the stock predictor measures: shared by its handlers and its stack. */
export const predictor = defineTelemetry({
  service: 'stock-predictor',
  namespace: 'StockPredictor',
  facets: {
    http: http({
      routes: [
        'POST /predict',
        'GET /health',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
      ],
    }),
    model: model({ model_type: modelTypes }),
    cache: cache(),
    database: database({ operations: ['put_prediction', 'query_predictions'] }),
    availability: availability(),
    health: health({ dependencies: ['predictions', 'prices', 'memory'] }),
    scrape: scrape(),
    system: system(),
  },
  instruments: {
    symbolsServed: counter('Predictions by company', {
      by: { symbol: ['MSFT', 'AMZN', 'IBM', 'GOOG', 'AAPL'] },
    }),
  },
});
