import { parseFilterPattern } from '../../../local/logs/filter-pattern';
import { runInsightsQuery } from '../../../local/logs/insights';
import { createLogStore } from '../../../local/logs/log-store';
import { minutes } from '../../../telemetry/duration';
import { type LogContent, toFilterPattern, toLogQuery } from '../../../telemetry/logs/log-content';
import {
  checkLogContentAlert,
  type LogContentOptions,
  logContentAlert,
} from '../../../telemetry/logs/log-content-alert';

const names = { level: 'level', message: 'message' };

/** One of each kind, told apart by `n`. */
const lines = [
  { n: 0, level: 'INFO', message: 'paid', status_code: 200 },
  { n: 1, level: 'WARN', message: 'card declined (code: 05)', status_code: 402 },
  { n: 2, level: 'ERROR', message: 'failed', error: { name: 'TimeoutError' }, status_code: 503 },
  { n: 3, level: 'CRITICAL', message: 'no card', error: { name: 'TypeError' } },
  { n: 4, level: 'FATAL', message: 'a "quoted" end' },
  { n: 5, level: 'INFO', message: 'C:\\lists/[42] übel 100 % {a} $1' },
];

const store = createLogStore();
store.append(
  '/shop',
  'stream',
  lines.map((line, i) => ({ timestampMs: i, message: JSON.stringify(line) })),
);

const found: readonly (readonly [string, LogContent, readonly number[]])[] = [
  ['a level and above', { level: 'ERROR' }, [2, 3, 4]],
  ['warnings by either name', { level: 'WARNING' }, [1, 2, 3, 4]],
  ['a text in the message', { message: 'card' }, [1, 3]],
  ['a text with signs', { message: '(code: 05)' }, [1]],
  ['a text with quotes', { message: '"quoted"' }, [4]],
  ['a text with backslashes and brackets', { message: 'C:\\lists/[42]' }, [5]],
  ['a text that is not ASCII', { message: 'übel 100 % {a} $1' }, [5]],
  ['a number', { fields: { status_code: 503 } }, [2]],
  ['a member of a member', { fields: { 'error.name': 'TypeError' } }, [3]],
  ['the beginning of a value', { fields: { 'error.name': 'T*' } }, [2, 3]],
  ['all of it together', { level: 'ERROR', fields: { 'error.name': 'T*' }, message: 'card' }, [3]],
];

test.each(found)('a metric filter finds %s', (_, content, expected) => {
  const pattern = parseFilterPattern(toFilterPattern(content, names));

  const matched = lines.filter((line) => pattern.matches(JSON.stringify(line)));

  expect(matched.map(({ n }) => n)).toEqual(expected);
});

test.each(found)('a query finds %s', (_, content, expected) => {
  const { rows } = runInsightsQuery(store, toLogQuery(content, names), {
    ...{ startMs: 0, endMs: 10, groups: ['/shop'] },
  });

  const numbers = rows.map((row) => JSON.parse(row['@message'] ?? '').n);
  expect(numbers.sort()).toEqual(expected);
});

test('a pattern of your own is left as it is', () => {
  expect(toFilterPattern({ pattern: '[ip, user, ..., status=5*]' }, names)).toBe(
    '[ip, user, ..., status=5*]',
  );
});

test("the level and the message are called what the service's lines call them", () => {
  const content: LogContent = { level: 'CRITICAL', message: 'x' };

  expect(toFilterPattern(content, { level: 'severity', message: 'msg' })).toBe(
    '{ ($.severity = "CRITICAL" || $.severity = "FATAL") && ($.msg = "*x*") }',
  );
});

const declare =
  (content: LogContent, options: Partial<LogContentOptions> = {}) =>
  () =>
    checkLogContentAlert(
      logContentAlert({ namespace: 'Shop', logFields: {} }, 'Declined', content, {
        for: minutes(5),
        severity: 'warning',
        summary: 'Cards are declined.',
        runbook: 'https://example.com/runbook',
        ...options,
      }),
    );

test.each<readonly [string, () => void, string]>([
  ['nothing to look for', declare({}), 'must look for something'],
  ['a pattern and a level', declare({ level: 'ERROR', pattern: 'x' }), 'a pattern stands alone'],
  ['a pattern by query', declare({ pattern: 'x' }, { by: 'query' }), 'cannot become a query'],
  ['a * in the middle', declare({ message: 'a*b' }), 'got "a*b"'],
  ['an odd member', declare({ fields: { 'a-b': 1 } }), 'got "a-b"'],
  ['an empty text', declare({ message: '' }), 'message must be a text that is not empty'],
  ['a number that is none', declare({ fields: { n: Number.NaN } }), 'got "NaN"'],
  ['a text of two lines', declare({ message: 'a\nb' }), 'must be of one line, got "a\\nb"'],
  [
    'a muted query',
    declare(
      { level: 'ERROR' },
      {
        by: 'query',
        muted: [{ name: 'backup', schedule: 'cron(0 2 * * *)', duration: minutes(60) }],
      },
    ),
    'mute rules are for metric and composite alarms',
  ],
  ['a long pattern', declare({ message: 'x'.repeat(1020) }), 'at most 1024 characters, got 10'],
  [
    'too many results',
    declare({ level: 'ERROR' }, { by: 'query', for: minutes(120), period: minutes(1) }),
    'at most 100 results, got 120',
  ],
  [
    'too many lines',
    declare({ level: 'ERROR' }, { by: 'query', shownLines: 51 }),
    '0 to 50, got 51',
  ],
])('%s is refused', (_, declared, message) => {
  expect(declared).toThrow(message);
});
