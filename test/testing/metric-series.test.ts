import fc from 'fast-check';
import { MetricSeriesError, parseMetricSeries } from '../../testing/metric-series';

test.each([
  ['5', [5]],
  ['0x2', [0, 0, 0]],
  ['1 2.5 -3', [1, 2.5, -3]],
  ['0+10x3', [0, 10, 20, 30]],
  ['10-2.5x2', [10, 7.5, 5]],
  ['-1-1x1', [-1, -2]],
  ['1e3x1', [1000, 1000]],
  ['_', [null]],
  ['_x3 1', [null, null, null, 1]],
  ['', []],
])("reads '%s' as promtool does", (text, expected) => {
  expect(parseMetricSeries(text)).toEqual(expected);
});

test.each([
  ['1 x2', 'cannot read "x2"', 2],
  ['1x', 'cannot read "1x"', 0],
  ['0 a+bxn', 'cannot read "a+bxn"', 2],
  ['1x999999999', 'at most 100000 samples', 0],
])("refuses '%s' and says where", (text, message, position) => {
  const refusal = expect(() => parseMetricSeries(text));

  refusal.toThrow(message);
  refusal.toThrow(expect.objectContaining({ position }));
});

test('reads or refuses any text', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9x_+ .e-]{0,20}$/));

  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseMetricSeries(text);
      } catch (error) {
        expect(error).toBeInstanceOf(MetricSeriesError);
      }
    }),
  );
});
