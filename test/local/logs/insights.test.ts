import fc from 'fast-check';
import { FilterPatternError } from '../../../local/logs/filter-scanner';
import { runInsightsQuery } from '../../../local/logs/insights';
import { createLogStore } from '../../../local/logs/log-store';

const START = Date.UTC(2026, 0, 5);
const everything = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER };

const logs = createLogStore();
const lines = [
  { level: 'INFO', status: 200, route: 'GET /a', slow: false },
  { level: 'ERROR', status: 500, route: 'POST /b', error: { message: 'disk full' } },
  { level: 'WARN', status: 404, route: 'GET /c', tags: ['x', 'y'] },
];
lines.forEach((line, i) => {
  logs.append('/shop', 's', [{ timestampMs: START + i * 1000, message: JSON.stringify(line) }]);
});
logs.append('/other', 's', [{ timestampMs: START + 500, message: 'plain text' }]);

const routes = (query: string) =>
  runInsightsQuery(logs, `SOURCE '/shop' | ${query}`, everything).rows.map(({ route }) => route);

test('gives the fields of each event, newest first', () => {
  const query =
    "SOURCE '/shop' | SOURCE '/other' | fields @timestamp, status, error.message | limit 3";

  expect(runInsightsQuery(logs, query, everything)).toEqual({
    fields: ['@timestamp', 'status', 'error.message'],
    rows: [
      { '@timestamp': '2026-01-05 00:00:02.000', status: '404' },
      { '@timestamp': '2026-01-05 00:00:01.000', status: '500', 'error.message': 'disk full' },
      { '@timestamp': '2026-01-05 00:00:00.500' },
    ],
  });
});

test.each([
  ['filter status >= 400', ['GET /c', 'POST /b']],
  ['filter status = 500 or level = "INFO"', ['POST /b', 'GET /a']],
  ['filter level != "INFO" and not (status = 404)', ['POST /b']],
  ['filter route like /^GET/', ['GET /c', 'GET /a']],
  ['filter route like /(?i)get/ | filter status < 300', ['GET /a']],
  ["filter route like 'b'", ['POST /b']],
  ['filter @message not like "GET"', ['POST /b']],
  ['filter level in ["INFO", "WARN"]', ['GET /c', 'GET /a']],
  ['filter ispresent(error.message)', ['POST /b']],
  ['filter tags.0 = "x" and tags[1] = "y"', ['GET /c']],
  ['filter slow = 0', ['GET /a']],
  ['sort status asc', ['GET /a', 'GET /c', 'POST /b']],
  ['sort @timestamp asc | limit 1', ['GET /a']],
])('%s', (query, expected) => {
  expect(routes(`${query} | fields route`)).toEqual(expected);
});

test('sees the events of its window alone', () => {
  const window = { startMs: START + 1000, endMs: START + 1000 };

  const { rows } = runInsightsQuery(logs, "SOURCE '/shop' | fields route", window);

  expect(rows).toEqual([{ route: 'POST /b' }]);
});

test('skips comments', () => {
  const query = 'filter status = 200 # the good\n# ones\n | filter route != "#" | fields route';

  expect(routes(query)).toEqual(['GET /a']);
});

test.each([
  ['fields a', "begin with SOURCE 'group' | at position 0"],
  ["SOURCE '/a' | stats count(*)", 'the command stats is not supported locally'],
  ["SOURCE '/a' | filter a ~ 1", 'expected a comparison, one of = != < > <= >= like =~ in'],
  ["SOURCE '/a' | filter strlen(a) > 1", 'expected a comparison'],
  ["SOURCE '/a' | limit 0", 'a limit is from 1 to 100000, got 0'],
  ["SOURCE '/a' | fields a as b", "expected '|' or the end of the query at position 23"],
  ["SOURCE '/a' | filter a like /(/", 'the regular expression cannot be read'],
])('refuses %s and says where', (query, message) => {
  expect(() => runInsightsQuery(logs, query, everything)).toThrow(message);
});

test('runs or refuses any text', () => {
  const words = [
    'SOURCE',
    "'/shop'",
    '|',
    'filter',
    'fields',
    'a',
    '=',
    '1',
    '(',
    'not',
    'like',
    '/x/',
    'sort',
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
    fc.constantFrom('(', 'not ').map((part) => `SOURCE 'a' | filter ${part.repeat(500)}`),
  );

  fc.assert(
    fc.property(texts, (text) => {
      try {
        runInsightsQuery(logs, text, everything);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterPatternError);
      }
    }),
  );
});
