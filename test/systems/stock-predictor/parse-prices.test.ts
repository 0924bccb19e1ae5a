import { parsePrices } from '../../../systems/stock-predictor/parse-prices';
import { histories } from './stocks';

test('prices are gathered by company, oldest first', () => {
  expect([...histories.keys()]).toEqual(['MSFT', 'AMZN', 'IBM', 'GOOG', 'AAPL']);
  expect(histories.get('GOOG')).toMatchObject({ start: '2004-08' });
  expect(histories.get('MSFT')?.prices).toHaveLength(123);
  expect(histories.get('MSFT')?.prices[0]).toBe(39.81);
});

test('a line that is something else is named', () => {
  expect(() => parsePrices('symbol,date,price\nMSFT,2000-01-01,39.81\n')).toThrow(
    'line 2 of the prices must be like "MSFT,Jan 1 2000,39.81", got "MSFT,2000-01-01,39.81"',
  );
});
