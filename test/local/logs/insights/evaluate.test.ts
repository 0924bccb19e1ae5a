import fc from 'fast-check';
import { runInsightsQuery } from '../../../../local/logs/insights';
import { InsightsQueryError } from '../../../../local/logs/insights/query-scanner';
import { createLogStore } from '../../../../local/logs/log-store';

const field = fc.constantFrom(
  ...['a', 'b', 'n', 's', 'o.x', 'l[0]', '`a-b`', 'none'],
  ...['@message', '@timestamp', '@logStream', '@duration'],
);
const literal = fc.constantFrom(
  ...['0', '7', '(-3)', '1.5', '2e3', 'true', '"x"', "'404'", '""', '"é😀"'],
  ...['"{\\"k\\":[1,2]}"', '"10.0.0.1"', '"%41%zz"', '"2026-01-05"', '"0xff"'],
);
const operator = fc.constantFrom(
  ...['+', '-', '*', '/', '%', '^', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'like'],
);
const ofOne =
  'abs ceil floor log sqrt round toNumber toInt toLong ispresent isempty isblank isNumeric messageSize jsonParse jsonStringify jsonArraySize isValidIp isPrivateIP isReservedIP ipv4ToNumber trim strlen toupper tolower urlencode urldecode base64encode base64decode hexToAscii hexToDec decToHex md5 sha256 fromMillis toMillis concat coalesce greatest least';
const ofTwo =
  'concat coalesce trim ltrim rtrim substr strcontains startsWith endsWith split jsonArrayContains isIpInSubnet greatest least round';
const ofThree = 'replace substr if case strcontains concat';
const named = (names: string) => fc.constantFrom(...names.split(' '));

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      field,
      literal,
      fc.tuple(part, operator, part).map(([a, sign, b]) => `((${a}) ${sign} (${b}))`),
      fc.tuple(fc.constantFrom('not', '-', 'ispresent'), part).map(([sign, a]) => `${sign} (${a})`),
      fc.tuple(part, named('/x/ /(?i)E/ /^\\d+$/')).map(([a, regex]) => `((${a}) like ${regex})`),
      fc.tuple(part, part, part).map(([a, b, c]) => `((${a}) in [${b}, ${c}])`),
      fc.tuple(named(ofOne), part).map(([name, a]) => `${name}(${a})`),
      fc.tuple(named(ofTwo), part, part).map(([name, ...args]) => `${name}(${args})`),
      fc.tuple(named(ofThree), part, part, part).map(([name, ...args]) => `${name}(${args})`),
      fc
        .tuple(named('datefloor dateceil'), part, named('5m 1d 1w 1mo 999q'))
        .map(([name, ...args]) => `${name}(${args})`),
      named('bin(5m) bin(1mo) now() queryTimeRange()'),
      part.map((a) => `formatDate(${a}, "%Y %j %s %Z %c")`),
      part.map((a) => `parseDate(${a}, "yyyy-MM-dd")`),
      part.map((a) => `regexReplace(${a}, "[a-z]+", "\\\\0$1")`),
      part.map((a) => `jsonParse(${a}).k[0]`),
    ),
  };
});

const aggregate = fc.oneof(
  fc.constant('count(*)'),
  fc
    .tuple(
      named(
        'sum avg min max count countDistinct stddev variance values earliest latest sortsFirst sortsLast',
      ),
      expression,
    )
    .map(([name, a]) => `${name}(${a})`),
  expression.map((a) => `pct(${a}, 95)`),
  expression.map((a) => `rate(${a}, 1m)`),
  expression.map((a) => `histogram(${a}, 4)`),
);
const record = fc.oneof(
  expression.map((a) => `fields ${a} as x, b, jsonParse(@message) as j, j.o.x as y`),
  expression.map((a) => `filter ${a}`),
  fc.constantFrom(
    'parse @message "*:*" as p, q',
    'parse @message /(?<w>\\w+)/',
    'parse @message /(\\w)/ as c multi',
    'parse s logfmt as lf',
    'parse @message csv as c1, c2',
    'unnest l into item',
    'display a, b',
    'json field=o "x" as ox',
  ),
);
const stats = fc
  .tuple(aggregate, aggregate, fc.oneof(expression, fc.constant('bin(1m)')))
  .map(([a, b, key]) => `stats ${a} as r0, ${b} as r1 by ${key} as k`);
const afterRecords = fc.oneof(
  expression.map((a) => `sort ${a} desc`),
  fc.constantFrom('limit 3', 'pattern @message', 'dedup a, s', 'sort @timestamp asc'),
);
const afterStats = fc.constantFrom(
  'stats max(r0) as m, count(*) as n',
  'stats sum(r0) as s by k',
  'filter r0 > 1',
  'sort r0 desc, k',
);
const query = fc.oneof(
  fc.tuple(fc.array(record, { maxLength: 3 }), afterRecords),
  fc.tuple(fc.array(record, { maxLength: 2 }), stats, afterStats),
);

const message = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .record(
      {
        a: fc.jsonValue({ maxDepth: 1 }),
        b: fc.oneof(fc.integer(), fc.string(), fc.boolean()),
        n: fc.double(),
        s: fc.oneof(fc.string(), fc.ipV4(), fc.json()),
        o: fc.record({ x: fc.jsonValue({ maxDepth: 1 }) }),
        l: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
        'a-b': fc.nat(),
      },
      { requiredKeys: [] },
    )
    .map((event) => JSON.stringify(event)),
  fc.constantFrom(
    'REPORT RequestId: a\tDuration: 1.5 ms\tMemory Size: 128 MB',
    '2 1 eni-1 - - - - - - - 1 2 - NODATA',
  ),
);

const FARTHEST_MS = 8.64e15;

const isOdd =
  (fields: readonly string[]) =>
  ([name, cell]: readonly [string, unknown]): boolean =>
    !fields.includes(name) ||
    typeof cell !== 'string' ||
    ['NaN', 'Infinity', '[object Object]'].includes(cell);

test('evaluates any query of the language over any events, into texts in the fields of the result', () => {
  const events = fc.array(
    fc.tuple(fc.oneof(fc.integer(), fc.constantFrom(FARTHEST_MS, -FARTHEST_MS)), message),
    { maxLength: 6 },
  );

  fc.assert(
    fc.property(query, events, (commands, found) => {
      const logs = createLogStore();
      for (const [timestampMs, text] of found) {
        logs.append('/a', 's', [{ timestampMs, message: text }]);
      }

      try {
        const { fields, rows } = runInsightsQuery(logs, commands.flat().join(' | '), {
          startMs: -FARTHEST_MS,
          endMs: FARTHEST_MS,
          groups: ['/a'],
        });
        expect(new Set(fields).size).toBe(fields.length);
        expect(rows.flatMap((row) => Object.entries(row)).filter(isOdd(fields))).toEqual([]);
      } catch (error) {
        if (!(error instanceof InsightsQueryError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
