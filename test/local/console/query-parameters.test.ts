import { parametersIn, withParameters } from '../../../local/console/query-parameters';

const query = 'filter agent = "{{agent}}" and at > {{since_ms}} or parent = "{{agent}}"';

test('a saved query asks for each of its parameters once', () => {
  expect(parametersIn(query)).toEqual(['agent', 'since_ms']);
  expect(parametersIn('fields @message | parse @message /{"a":"(?<x>.*?)"}/')).toEqual([]);
});

test('values take the places of their parameters, and what has none is seen', () => {
  expect(withParameters(query, { agent: 'a$1', since_ms: '' })).toBe(
    'filter agent = "a$1" and at > {{since_ms}} or parent = "a$1"',
  );
});
