import { http } from '../../telemetry/facets/http';
import { counter, inHighResolution } from '../../telemetry/instrument';

test('AN8: an instrument is kept by the second where it says so', () => {
  expect(counter('Orders', { highResolution: true })).toMatchObject({ highResolution: true });
  expect(counter('Orders')).not.toHaveProperty('highResolution');
});

test('AN8: a facet is kept by the second as a whole, and is otherwise the same', () => {
  const facet = http({ routes: ['GET /orders'] });
  const fast = inHighResolution(facet);

  expect(Object.keys(fast)).toEqual(Object.keys(facet));
  expect(fast.latency).toEqual({ ...facet.latency, highResolution: true });
});
