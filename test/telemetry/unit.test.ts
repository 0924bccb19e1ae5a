import {
  bytes,
  count,
  formatQuantity,
  inSeconds,
  megabytes,
  milliseconds,
  percent,
  perSecond,
} from '../../telemetry/unit';

test.each([
  [percent(5), '5 %'],
  [milliseconds(1000), '1000 ms'],
  [inSeconds(1800), '30 minutes'],
  [inSeconds(90), '90 s'],
  [inSeconds(14_400), '4 hours'],
  [bytes(1e9), '1000000000 bytes'],
  [megabytes(512), '512 MB'],
  [perSecond(0.1), '0.1 a second'],
  [count(10), '10'],
  [{ value: 3, unit: 'Gigabytes' } as const, '3 gigabytes'],
])('a quantity for people: %j', (quantity, text) => {
  expect(formatQuantity(quantity)).toBe(text);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('bad input: %d is no quantity', (value) => {
  expect(() => percent(value)).toThrow(
    `a quantity in Percent must be a finite number, got ${value}`,
  );
});
