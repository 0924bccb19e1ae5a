import fc from 'fast-check';
import type { Metric } from '../../../local/metrics/metric';
import {
  matchesSearch,
  parseSearch,
  SearchExpressionError,
  searchTokens,
} from '../../../local/metrics/search-expression';
import { vectors } from '../../testdata/metric-math-vectors.json';

interface Vector {
  readonly id: string;
  readonly original?: string;
  readonly expectedTokens?: readonly string[];
  readonly term?: string;
  readonly name?: string;
  readonly match?: boolean;
}

const cases: readonly Vector[] = vectors.search;

const metric = (more: Partial<Metric> = {}): Metric => ({
  namespace: 'AWS/Lambda',
  metricName: 'Errors',
  dimensions: { FunctionName: 'ProjectA-orders' },
  ...more,
});

const finds = (search: string, found: Metric): boolean => matchesSearch(parseSearch(search), found);

test.each(cases.filter(({ expectedTokens }) => expectedTokens))(
  '$id: makes tokens of $original',
  ({ original = '', expectedTokens }) => {
    expect(searchTokens(original)).toEqual(expectedTokens);
  },
);

test.each(cases.filter(({ term }) => term !== undefined))(
  '$id: $term finds $name: $match',
  ({ term = '', name = '', match }) => {
    expect(finds(term, metric({ metricName: name }))).toBe(match);
  },
);

test.each([
  ['Count1', 'CustomCount1', true],
  ['couNT', 'CustomCount1', false],
  ['customcount', 'CustomCount1', false],
  ['count1', 'CustomCount1', false],
  ['customcount', 'CustomCount', true],
  ['network/errors', 'NetworkErrors2', true],
  ['network-errors-2', 'Network-Errors-2', true],
  ['errors-network', 'Network-Errors-2', false],
  ['Network2', 'Network-Errors-2', false],
  ['micro', 't2.micro', true],
  ['mic', 't2.micro', false],
])('%s finds %s: %s', (term, name, found) => {
  expect(finds(term, metric({ metricName: name }))).toBe(found);
});

test.each([
  ['{AWS/Lambda,FunctionName} MetricName="Errors"', true],
  ['{AWS/Lambda}', true],
  ['{AWS/Lambda}, errors', true],
  ['{"AWS/Lambda", "FunctionName"}', true],
  ['{AWS/Lambda,FunctionName,Resource}', false],
  ['{AWS/Lambda,Resource}', false],
  ['{aws/lambda}', false],
  ['Namespace="AWS/Lambda" FunctionName=orders', true],
  ['FunctionName = "ProjectA-orders"', true],
  ['Resource=orders', false],
  ['DimensionName=FunctionName', true],
  ['MetricName=orders', false],
  ['errors invocations', false],
  ['errors AND orders', true],
  ['errors OR invocations', true],
  ['invocations OR errors orders', true],
  ['errors NOT orders', false],
  ['NOT Namespace=AWS', false],
  ['NOT (invocations OR payments)', true],
  ['MetricName="Errors" OR (MetricName="Invocations" AND (ProjectA OR ProjectB))', true],
  ['(invocations OR payments) errors', false],
  ['or', false],
])('%s finds the errors of a function: %s', (search, found) => {
  expect(finds(search, metric())).toBe(found);
});

test.each([
  ['', 'expected a metric schema in curly brackets, a search term, or both, got the end'],
  ['{', 'expected a namespace'],
  ['{NS', "expected ',' or '}', got the end at position 3"],
  ['{NS,}', 'expected the name of a dimension'],
  ['"open', 'expected a closing double quote'],
  ['a AND', 'expected a search term, got the end at position 5'],
  ['a OR OR b', 'expected a search term, got "O" at position 5'],
  ['(a b', "expected ')', a search term, AND or OR, got the end"],
  ['a )', 'got ")" at position 2'],
  ['MetricName=', 'expected a search term, got the end at position 11'],
  [':aws.AccountId = "1" a', 'leave :aws.AccountId out at position 0'],
  ['x'.repeat(1025), 'a search has at most 1024 characters, got 1025'],
  ['('.repeat(200), 'nested more than 50 deep'],
])('refuses %s and says where', (search, message) => {
  expect(() => parseSearch(search)).toThrow(message);
});

test('reads or refuses any search, and says where it stopped', () => {
  const words = [
    '{',
    '}',
    ',',
    '(',
    ')',
    '"',
    '"a b"',
    '=',
    'AND',
    'OR',
    'NOT',
    'MetricName',
    '\\',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 })
      .map((parts) => parts.join(' ')),
    fc.constantFrom('NOT ', '(', '"', 'a=').map((part) => part.repeat(300)),
  );

  fc.assert(
    fc.property(texts, (text) => {
      try {
        matchesSearch(parseSearch(text), metric());
      } catch (error) {
        expect(error).toBeInstanceOf(SearchExpressionError);
        expect((error as SearchExpressionError).position).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});
