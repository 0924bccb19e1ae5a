import { packAnswer, packSeries, unpackSeries } from '../../../local/console-server/packed-series';

const series = (timestampsMs: number[]) => ({
  id: 'm1',
  label: 'requests',
  timestampsMs,
  values: timestampsMs.map((_, i) => i + 0.5),
});

test.each([
  ['every minute', [60, 120, 180]],
  ['with a hole', [60, 120, 240, 300]],
  ['mostly holes', [60, 120, 6000]],
  ['at odd moments', [7, 11, 100]],
  ['of one point', [60]],
  ['of none', []],
])('a series %s comes out as it went in', (_, timestampsMs) => {
  expect(unpackSeries(packSeries(series(timestampsMs)))).toEqual(series(timestampsMs));
});

test('moments at one distance are not sent', () => {
  const packed = packSeries(series([60, 120, 240]));

  expect(packed).toMatchObject({ startMs: 60, stepMs: 60, values: [0.5, 1.5, null, 2.5] });
  expect(packed.timestampsMs).toBeUndefined();
});

test('what a source refuses is the answer to that request alone', () => {
  const refuse = () => {
    throw new Error('no such function');
  };

  expect(packAnswer(refuse)).toEqual({ error: 'no such function' });
});
