import { queryOf } from '../../../lambdas/recording/query';
import { platform } from './platform';
import { recorded } from './recorded';

test('TR1: a query is timed by operation and table, and is a span', async () => {
  const query = queryOf(platform.database);

  const { measured, spans } = await recorded(platform, () =>
    query({ operation: 'select', table: 'items' }, async () => []),
  );

  expect(measured).toEqual({ 'database_query_time select items': [expect.any(Number)] });
  expect(spans).toMatchObject([
    {
      name: 'select items',
      attributes: { 'db.operation.name': 'select', 'db.collection.name': 'items' },
    },
  ]);
});

test('a failing query is timed too, and its error goes on unchanged', async () => {
  const error = new Error('deadlock detected');
  const query = queryOf(platform.predictions);

  const { measured, thrown, spans } = await recorded(platform, () =>
    query({ operation: 'put_prediction' }, () => Promise.reject(error)),
  );

  expect(thrown).toBe(error);
  expect(measured['predictions_query_time put_prediction']).toHaveLength(1);
  expect(spans).toMatchObject([{ failed: true }]);
});
