import fc from 'fast-check';
import { runInsightsQuery } from '../../../local/logs/insights';
import { InsightsQueryError } from '../../../local/logs/insights/query-scanner';
import { createLogStore } from '../../../local/logs/log-store';

const START = Date.UTC(2026, 0, 5);
const everything = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER };

const logs = createLogStore();
const lines = [
  { level: 'INFO', status: 200, ms: 10, route: 'GET /a', slow: false },
  { level: 'ERROR', status: 500, ms: 30, route: 'POST /b', error: { message: 'disk full' } },
  { level: 'WARN', status: '404', ms: 20, route: 'GET /c', tags: ['x', 'y'], 'a-b': 1 },
];
lines.forEach((line, i) => {
  logs.append('/shop', 's', [{ timestampMs: START + i * 60_000, message: JSON.stringify(line) }]);
});
logs.append('/other', 's', [{ timestampMs: START + 500, message: 'plain text' }]);
logs.putGroup('/archive', { logGroupClass: 'INFREQUENT_ACCESS' });
logs.append('/archive', 's', [{ timestampMs: START, message: 'user=ann, took 12 ms' }]);

const run = (query: string) => runInsightsQuery(logs, `SOURCE '/shop' | ${query}`, everything);
const routes = (query: string) => run(`${query} | fields route`).rows.map(({ route }) => route);

test('shows the fields of each event, newest first', () => {
  const query =
    "SOURCE '/shop' | SOURCE '/other' | fields @timestamp, status, error.message | limit 4";

  expect(runInsightsQuery(logs, query, everything)).toMatchObject({
    fields: ['@timestamp', 'status', 'error.message'],
    rows: [
      { '@timestamp': '2026-01-05 00:02:00.000', status: '404' },
      { '@timestamp': '2026-01-05 00:01:00.000', status: '500', 'error.message': 'disk full' },
      { '@timestamp': '2026-01-05 00:00:00.500' },
      { '@timestamp': '2026-01-05 00:00:00.000', status: '200' },
    ],
    statistics: { recordsMatched: 4, recordsScanned: 4 },
  });
});

test.each([
  ['filter status >= 400', ['GET /c', 'POST /b']],
  ['where status = 500 or level = "INFO"', ['POST /b', 'GET /a']],
  ['filter status = "404"', ['GET /c']],
  ['filter level != "INFO" and not (status = 404)', ['POST /b']],
  ['filter level = "INFO" or level = "WARN" and status = 500', ['GET /a']],
  ['filter route like /^GET/', ['GET /c', 'GET /a']],
  ['filter route like /(?i)get/ | filter status < 300', ['GET /a']],
  ['filter route =~ /b$/', ['POST /b']],
  ['filter level =~ /^(?i)error$/', ['POST /b']],
  ['filter jsonArrayContains(tags, "y")', ['GET /c']],
  ["filter route like 'b'", ['POST /b']],
  ['filter @message not like "GET"', ['POST /b']],
  ['filter level in ["INFO", "WARN"]', ['GET /c', 'GET /a']],
  ['filter level not in ["INFO", "WARN"]', ['POST /b']],
  ['filter status in [200, 404]', ['GET /c', 'GET /a']],
  ['filter ispresent(error.message)', ['POST /b']],
  ['filter isPresent(error)', []],
  ['filter tags.0 = "x" and tags[1] = "y"', ['GET /c']],
  ['filter `a-b` = 1', ['GET /c']],
  ['filter slow = 0', ['GET /a']],
  ['filter slow = false', ['GET /a']],
  ['filter ms * 2 + 1 > 41', ['POST /b']],
  ['filter none = 1', []],
  ['filter none != 1 | limit 1', ['GET /c']],
  ['filter @log = "000000000000:/shop" and ms = 10', ['GET /a']],
  ['filterIndex level = "INFO"', ['GET /a']],
  ['filter strcontains(route, "post", true)', ['POST /b']],
  ['sort status', ['GET /a', 'GET /c', 'POST /b']],
  ['sort @timestamp asc | limit 1', ['GET /a']],
  ['sort level desc, status', ['GET /c', 'GET /a', 'POST /b']],
  ['sort tags.0', ['GET /c', 'POST /b', 'GET /a']],
])('%s', (query, expected) => {
  expect(routes(query)).toEqual(expected);
});

const rows = (query: string) => run(query).rows;

test.each<[string, readonly object[]]>([
  ['stats count(*)', [{ 'count(*)': '3' }]],
  ['filter none = 1 | stats count(*) as n, avg(ms)', [{ n: '0' }]],
  ['stats count(error.message) as n, countDistinct(level) as d', [{ n: '1', d: '3' }]],
  ['stats sum(ms)/count(*) as mean', [{ mean: '20' }]],
  [
    'stats max(ms) as most, min(ms) as least, most - least as range',
    [{ most: '30', least: '10', range: '20' }],
  ],
  [
    'stats pct(ms, 50) as p, stddev(ms) as s, variance(ms) as v',
    [{ p: '20', s: String(Math.sqrt(200 / 3)), v: String(200 / 3) }],
  ],
  ['stats values(level) as v', [{ v: '["WARN","ERROR","INFO"]' }]],
  ['stats topk(1, substr(route, 0, 3))', [{ 'topk(1, substr(route, 0, 3))': '["GET"]' }]],
  ['stats earliest(ms) as e, latest(ms) as l', [{ e: '10', l: '20' }]],
  ['stats sortsFirst(level) as f, sortsLast(level) as l', [{ f: 'ERROR', l: 'WARN' }]],
  ['stats rate(ms, 1m) as r', [{ r: '5' }]],
  ['stats histogram(ms, 2) as h', [{ h: '{"10-20":1,"20-30":2}' }]],
  ['stats ceil(avg(ms) / 3) as c', [{ c: '7' }]],
  [
    'stats count(*) as n by status > 300 as bad | sort n',
    [
      { bad: '0', n: '1' },
      { bad: '1', n: '2' },
    ],
  ],
  [
    'stats count(*) by bin(2m) | sort bin(2m)',
    [
      { 'bin(2m)': '2026-01-05 00:00:00.000', 'count(*)': '2' },
      { 'bin(2m)': '2026-01-05 00:02:00.000', 'count(*)': '1' },
    ],
  ],
  [
    'stats countOverTime() as n by bin(1h) as t offset 1d',
    [{ t: '2026-01-06 00:00:00.000', n: '3' }],
  ],
  [
    'stats sum(ms) as total by bin(1m) as @t | stats max(total) as peak by dateceil(@t, 1h) | sort peak',
    [
      { 'dateceil(@t, 1h)': '2026-01-05 00:00:00.000', peak: '10' },
      { 'dateceil(@t, 1h)': '2026-01-05 01:00:00.000', peak: '30' },
    ],
  ],
  [
    'stats count(*) by level | filter count(*) > 0 | sort level | limit 1',
    [{ level: 'ERROR', 'count(*)': '1' }],
  ],
  [
    'stats sum(ms) as total by level | fields total * 2 as twice | filter level = "INFO"',
    [{ level: 'INFO', total: '10', twice: '20' }],
  ],
])('%s', (query, expected) => {
  expect(rows(query)).toEqual(expected);
});

test.each<[string, readonly string[], readonly object[]]>([
  [
    'parse route "* /*" as method, path | limit 1',
    ['@timestamp', '@message', 'method', 'path'],
    [{ method: 'GET', path: 'c' }],
  ],
  [
    'fields ms | parse route "POST *" as path | sort ms',
    ['ms', 'path'],
    [{ ms: '10' }, { ms: '20' }, { ms: '30', path: '/b' }],
  ],
  [
    'parse route /(?<method>\\w+) \\/(?<path>\\w)/ | display method | limit 1',
    ['method'],
    [{ method: 'GET' }],
  ],
  [
    'parse route /(?<method>\\w+)/ | stats count(*) as n by @method | sort n',
    ['@method', 'n'],
    [
      { '@method': 'POST', n: '1' },
      { '@method': 'GET', n: '2' },
    ],
  ],
  [
    'parse route /(?<method>(GET|POST)) / | display method | sort method | limit 1',
    ['method'],
    [{ method: 'GET' }],
  ],
  [
    'json field=error "message" as why | stats count(*) as n by why | filter ispresent(why)',
    ['why', 'n'],
    [{ why: 'disk full', n: '1' }],
  ],
  [
    'fields jsonParse("{\\"a.b\\":1}") as error | display error.`a.b`, error.message | limit 1',
    ['error.a.b', 'error.message'],
    [{ 'error.a.b': '1' }],
  ],
  [
    'parse route /([A-Z])/ as letter multi | stats count(*) as n by letter | sort n desc | limit 1',
    ['letter', 'n'],
    [{ letter: 'T', n: '3' }],
  ],
  [
    'fields "a=1 b=\\"x y\\" c" as text | parse text logfmt as lf | display lf.a, lf.b | limit 1',
    ['lf.a', 'lf.b'],
    [{ 'lf.a': '1', 'lf.b': 'x y' }],
  ],
  [
    'fields "1,\\"a,b\\", c" as text | parse text csv as x, y, z | display x, y, z | limit 1',
    ['x', 'y', 'z'],
    [{ x: '1', y: 'a,b', z: 'c' }],
  ],
  [
    'fields jsonParse(@message) as j | display j.tags[1], j.`a-b` | limit 1',
    ['j.tags.1', 'j.a-b'],
    [{ 'j.tags.1': 'y', 'j.a-b': '1' }],
  ],
  [
    'json field=@message "error.message" as why | filter ispresent(why) | display why',
    ['why'],
    [{ why: 'disk full' }],
  ],
  [
    'fields jsonParse(@message) as j | filter ispresent(j.tags) | unnest j.tags into tag | display tag',
    ['tag'],
    [{ tag: 'x' }, { tag: 'y' }],
  ],
  [
    'fields substr(route, 0, 3) as verb, none | sort @timestamp asc | dedup verb',
    ['verb', 'none'],
    [{ verb: 'GET' }, { verb: 'POS' }],
  ],
  ['fields none | dedup none', ['none'], [{}, {}, {}]],
  [
    'display level = "ERROR" as isError, level | limit 2',
    ['isError', 'level'],
    [
      { isError: '0', level: 'WARN' },
      { isError: '1', level: 'ERROR' },
    ],
  ],
])('%s', (query, fields, expected) => {
  const result = run(query);

  expect(result.fields).toEqual(fields);
  expect(result.rows).toMatchObject(expected);
  expect(result.rows).toHaveLength(expected.length);
});

test('pattern clusters texts that differ in numbers and ids alone', () => {
  const requests = createLogStore();
  for (const [i, message] of ['took 12 ms', 'took 7 ms', 'error from 10.0.0.1'].entries()) {
    requests.append('/shop', 's', [{ timestampMs: i, message }]);
  }

  const { rows: found } = runInsightsQuery(
    requests,
    "SOURCE '/shop' | pattern @message",
    everything,
  );

  expect(found).toEqual([
    {
      '@pattern': 'took <Number-1> ms',
      '@ratio': '0.6667',
      '@sampleCount': '2',
      '@severityLabel': 'Info',
    },
    {
      '@pattern': 'error from <IPv4-1>',
      '@ratio': '0.3333',
      '@sampleCount': '1',
      '@severityLabel': 'Error',
    },
  ]);
});

test('sees the events of its window alone, and reads no further than a limit', () => {
  const window = { startMs: START, endMs: START + 60_000 };

  const { rows: found, statistics } = runInsightsQuery(
    logs,
    "SOURCE '/shop' | fields route | limit 1",
    window,
  );

  expect(found).toEqual([{ route: 'POST /b' }]);
  expect(statistics.recordsScanned).toBe(1);
});

test.each<[string, readonly string[]]>([
  ["SOURCE '/shop', '/other' | stats count(*)", ['4']],
  ["SOURCE logGroups(namePrefix: ['/s', '/o']) | stats count(*)", ['4']],
  ['SOURCE logGroups() | stats count(*)', ['4']],
  ["SOURCE logGroups(class: ['INFREQUENT_ACCESS']) | stats count(*)", ['1']],
  ["SOURCE logGroups(accountIdentifier: ['111122223333']) | stats count(*)", ['0']],
  ['stats count(*)', ['1']],
])('%s reads those groups', (query, counts) => {
  const result = runInsightsQuery(logs, query, { ...everything, groups: ['/other'] });

  expect(result.rows.map((row) => row['count(*)'])).toEqual(counts);
});

test('discovers no fields in groups of another class than STANDARD', () => {
  const rare = createLogStore();
  rare.putGroup('/rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  rare.append('/rare', 's', [{ timestampMs: START, message: '{"a":1}' }]);

  const query = "SOURCE '/rare' | fields jsonParse(@message) as j | display a, j.a, @logStream";

  expect(runInsightsQuery(rare, query, everything).rows).toEqual([
    { 'j.a': '1', '@logStream': 's' },
  ]);
});

test('skips comments', () => {
  const query = 'filter status = 200 # the good\n# ones | limit 0\n | filter route != "#"';

  expect(routes(query)).toEqual(['GET /a']);
});

test.each([
  ['fields a', "begin with SOURCE 'group' | at position 0"],
  ["SOURCE '/a' | filter a ~ 1", '\'|\' or the end of the query, got "~ 1" at position 23'],
  ["SOURCE '/a' | filter strln(a) > 1", 'there is no function strln here; there are abs,'],
  ["SOURCE '/a' | fields substr(a)", 'expected substr(text, start[, length]), got 1 argument'],
  ["SOURCE '/a' | fields bin(5parsecs)", 'expected a period'],
  ["SOURCE '/a' | fields bin(a)", 'bin: expected a period such as 30s'],
  ['SOURCE \'/a\' | fields formatDate(a, "%Q")', 'expected a format such as "%Y-%m-%d", got %Q'],
  ['SOURCE \'/a\' | fields parseDate(a, "HH:mm")', 'with a year, got HH:mm'],
  ['SOURCE \'/a\' | fields parseDate(a, "yyyy", "Mars")', 'expected a time zone'],
  ["SOURCE '/a' | limit 0", 'a limit is from 1 to 100000, got 0'],
  ["SOURCE '/a' | filter a like /(/", 'the regular expression cannot be read'],
  ["SOURCE '/a' | filter a like /x", "a '/' is not closed at position 28"],
  ["SOURCE '/a' | filter a like /x(?i)y/", 'flags such as (?i) stand at the beginning'],
  ["SOURCE '/a' | filter a like /\\pL/", '\\p does not run here'],
  ["SOURCE '/a' | filter a = \"x", 'a quote is not closed'],
  ["SOURCE '/a' | filter a in (SOURCE '/b')", 'subqueries do not run here'],
  ['SOURCE \'/a\' | parse @message "* *" as one', "as many names as the glob has '*', got 1 for 2"],
  ["SOURCE '/a' | parse @message /(.*)/", 'expected a name for each group'],
  ["SOURCE '/a' | stats a by b", 'stats needs aggregates, got a: use avg,'],
  ["SOURCE '/a' | fields count(*)", 'count is an aggregate'],
  ["SOURCE '/a' | stats pct(a, 101)", 'a percent from 0 to 100, got 101'],
  ["SOURCE '/a' | stats topk(3, a) by b", 'topk cannot be combined'],
  [
    "SOURCE '/a' | stats count(*) by b | stats max(strlen(@message))",
    'there is no field @message here: after stats only b, count(*)',
  ],
  [
    "SOURCE '/a' | stats sum(x) as s by b | stats avg(s) by bin(5m)",
    'bin looks at @timestamp, which is gone',
  ],
  ["SOURCE '/a' | sort a | stats count(*)", 'sort must come after the last stats at position 14'],
  ["SOURCE '/a' | dedup a | sort a", 'only limit may come after dedup, got sort'],
  [`SOURCE '/a' | ${Array(11).fill('stats count(*) as n').join('|')}`, 'at most 10 stats'],
  ["SOURCE '/a' | fields case(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)", 'at most 10 branches'],
  ["SOURCE '/a' | diff", 'the command diff does not run here'],
  ["SOURCE '/a' | unmask(@message)", 'the command unmask does not run here'],
  ["SOURCE '/a' | frobnicate", 'there is no command frobnicate: use SOURCE, fields'],
  ["SOURCE dataSource(['x'])", 'dataSource does not run here'],
  ["SOURCE '/archive' | pattern @message", 'INFREQUENT_ACCESS, which has no pattern'],
  [`SOURCE '/a' | filter ${'('.repeat(200)}`, 'nested more than 100 deep'],
  [`SOURCE '/a' | fields ${'a + '.repeat(600)}a`, 'at most 500 operators in a row'],
  ['x'.repeat(10_001), 'a query has at most 10000 characters'],
])('refuses %s and says where', (query, message) => {
  expect(() => runInsightsQuery(logs, query, everything)).toThrow(message);
});

test('ends a query whose regular expression would not come to an end', () => {
  const long = createLogStore();
  long.append('/a', 's', [{ timestampMs: 0, message: `${'a'.repeat(60)}b` }]);

  const query = "SOURCE '/a' | filter @message like /^(a+)+$/";

  expect(() => runInsightsQuery(long, query, { ...everything, timeLimitMs: 100 })).toThrow(
    'the query took longer than 100 ms and was ended',
  );
});

const words = [
  "SOURCE '/shop' |",
  '|',
  'filter',
  'fields',
  'stats',
  'by',
  'as',
  'parse',
  'sort',
  'dedup',
  'limit',
  'display',
  'unnest',
  'pattern',
  'count(*)',
  'avg(ms)',
  'bin(5m)',
  'pct(ms, 95)',
  'a',
  'ms',
  '@message',
  '@timestamp',
  'jsonParse(@message)',
  '.b[0]',
  '`x y`',
  '=',
  '!=',
  '<',
  '+',
  '-',
  '*',
  '/',
  '^',
  '%',
  '(',
  ')',
  '[',
  ']',
  ',',
  'not',
  'and',
  'or',
  'in',
  'like',
  '/x/',
  '"* *"',
  '"x"',
  '1',
  '2.5e3',
  '5m',
  'true',
  'if(',
  'substr(',
  'into',
  'desc',
  'multi',
  'offset 1h',
  '# c\n',
  'logfmt',
  'csv',
];
const queries = [
  'SOURCE \'/shop\' | fields @timestamp, strlen(route) as n | filter n > 3 and level in ["INFO"] | sort n desc | limit 5',
  'SOURCE \'/shop\' | parse route "* /*" as verb, path | stats count(*) as n, pct(ms, 95) by bin(5m), verb | sort n',
  "SOURCE '/shop' | fields jsonParse(@message) as j | unnest j.tags into t | stats values(t) by t | dedup t",
];

test('runs or refuses any text, and says where it stopped', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
    fc
      .array(fc.constantFrom(...words), { maxLength: 12 })
      .map((parts) => `SOURCE '/shop' | fields ms | ${parts.join(' ')}`),
    fc
      .tuple(fc.constantFrom(...queries), fc.nat(140), fc.nat(8), fc.string({ maxLength: 4 }))
      .map(([query, at, cut, put]) => query.slice(0, at) + put + query.slice(at + cut)),
    fc
      .tuple(fc.string({ maxLength: 12 }), fc.constantFrom('/', '"'), fc.constantFrom('', 'multi'))
      .map(
        ([part, quote, multi]) => `SOURCE '/shop' | parse ${quote}${part}${quote} as a ${multi}`,
      ),
    fc
      .array(
        fc.constantFrom('(', ')', '?', '*', '+', '[a-z]', '\\d', '{2,}', '|', '(?<a>', '.', '^'),
      )
      .map((parts) => `SOURCE '/shop' | parse @message /${parts.join('')}/`),
    fc
      .tuple(fc.constantFrom('(', 'not ', '-', 'if(1,', '['), fc.constantFrom(50, 500))
      .map(([part, times]) => `SOURCE '/shop' | filter a in ${part.repeat(times)}`),
  );

  fc.assert(
    fc.property(texts, (text) => {
      try {
        runInsightsQuery(logs, text, everything);
      } catch (error) {
        if (!(error instanceof InsightsQueryError)) throw error;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 1000 },
  );
});
