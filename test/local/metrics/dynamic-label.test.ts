import fc from 'fast-check';
import {
  DynamicLabelError,
  isDynamic,
  parseDynamicLabel,
  renderLabel,
} from '../../../local/metrics/dynamic-label';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 12);

const render = (text: string, more: object = {}): string =>
  renderLabel(parseDynamicLabel(text), {
    defaultLabel: 'errors',
    values: [4, null, 9.12345, 1, null],
    grid: { startMs: START, periodSeconds: 60, length: 5 },
    nowMs: START + 65 * MINUTE,
    property: (name) => (name === 'Dim.service' ? 'shop' : undefined),
    ...more,
  });

test.each([
  ['plain $ {text}', 'plain $ {text}'],
  ['${LABEL}: ${MAX}', 'errors: 9.123'],
  ['${AVG}', '4.708'],
  ['${SUM}', '14.123'],
  ['${DATAPOINT_COUNT}', '3'],
  ['${FIRST} ${LAST}', '4 1'],
  ['${MIN} ${MIN_MAX_RANGE}', '1 8.123'],
  ['${FIRST_LAST_RANGE}', '-3'],
  ['${FIRST_LAST_TIME_RANGE} ${MIN_MAX_TIME_RANGE}', '3m 1m'],
  ['${MAX_TIME}', '2026-01-05 12:02:00 UTC'],
  ['${LAST_TIME_RELATIVE}', '1h 2m'],
  ["${PROP('Dim.service')} ${PROP('Dim.other')}", 'shop --'],
])('%s', (label, expected) => {
  expect(render(label)).toBe(expected);
});

test('shows moments in the time zone that is asked for', () => {
  expect(render('${FIRST_TIME}', { timezone: '-0130' })).toBe('2026-01-05 10:30:00 -0130');
});

test('shows that there is nothing to show', () => {
  const shown = render('${MAX} ${AVG} ${LAST_TIME} ${MIN_MAX_RANGE} ${DATAPOINT_COUNT}', {
    values: [null],
  });

  expect(shown).toBe('-- -- -- -- 0');
});

test('knows which labels change with the data', () => {
  expect(isDynamic(parseDynamicLabel('at most ${MAX}'))).toBe(true);
  expect(isDynamic(parseDynamicLabel('at most 5'))).toBe(false);
});

test.each([
  ['a ${MAX', "expected '}' after '${' at position 2"],
  ['${max}', 'unknown value "max": use LABEL, AVG'],
  ["${PROP('Owner')}", 'unknown value'],
  ['${LABEL}${LABEL}', 'only once'],
  ['${MAX}'.repeat(7), 'at most 6 values, got 7'],
])('refuses %s', (label, message) => {
  expect(() => parseDynamicLabel(label)).toThrow(message);
});

test('reads or refuses any label, and says where it stopped', () => {
  const parts = ['${', '}', 'MAX', 'LABEL', "PROP('Dim.", "')", '${MAX}', '$'];
  const texts = fc
    .array(fc.oneof(fc.string(), fc.constantFrom(...parts)))
    .map((all) => all.join(''));

  fc.assert(
    fc.property(texts, (text) => {
      try {
        render(text);
      } catch (error) {
        expect(error).toBeInstanceOf(DynamicLabelError);
      }
    }),
  );
});
