import { handler } from '../../../../systems/stock-predictor/handlers/health';
import { apiEvent, lambdaContext } from '../../../lambdas/lambda-event';
import { writtenLines } from '../../../lambdas/written-lines';

test('AR6: GET /health tells state, version, uptime and what the process takes, and asks nobody', async () => {
  let body = '';

  await writtenLines(async () => {
    ({ body } = await handler(apiEvent('GET', '/health'), lambdaContext));
  });

  expect(JSON.parse(body)).toEqual({
    status: 'healthy',
    timestamp: expect.stringMatching(/Z$/),
    version: 'unknown',
    uptime_seconds: expect.any(Number),
    metrics: expect.objectContaining({
      memory_mb: expect.any(Number),
      cpu_percent: expect.any(Number),
    }),
  });
});
