import {
  durationMs,
  momentMs,
  readTimeRange,
  zoneMinutes,
} from '../../../local/dashboards/time-range';

const HOUR = 3_600_000;

test.each([
  ['-PT15M', 900_000],
  ['-PT3H', 3 * HOUR],
  ['-P1D', 24 * HOUR],
  ['-P1DT12H', 36 * HOUR],
  ['-P2W', 14 * 24 * HOUR],
  ['P', undefined],
  ['-PT0M', undefined],
  ['-PTH', undefined],
  ['three hours', undefined],
])('%s is a length of %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  ['2026-11-22T14:00:00Z', Date.UTC(2026, 10, 22, 14)],
  ['2026-11-22T14:00:00.000Z', Date.UTC(2026, 10, 22, 14)],
  ['2026-11-22T14:00', Date.UTC(2026, 10, 22, 14)],
  ['2026-11-22T14:00:00+0130', Date.UTC(2026, 10, 22, 12, 30)],
  ['2026-13-45T14:00:00Z', undefined],
  ['22 November', undefined],
])('%s is the moment %s', (text, ms) => {
  expect(momentMs(text)).toBe(ms);
});

test('a time before now is relative, a moment holds until now or to its end', () => {
  const start = '2026-11-22T14:00:00Z';

  expect(readTimeRange({ start: '-PT6H' })).toEqual({ kind: 'relative', ms: 6 * HOUR });
  expect(readTimeRange({ start })).toEqual({
    kind: 'absolute',
    startMs: Date.UTC(2026, 10, 22, 14),
  });
  expect(readTimeRange({ start, end: '2026-11-22T15:00:00Z' })).toMatchObject({
    endMs: Date.UTC(2026, 10, 22, 15),
  });
  expect(readTimeRange({ start, end: start })).toBeUndefined();
  expect(readTimeRange({ end: start })).toBeUndefined();
});

test.each([
  ['+0130', 90],
  ['-05:00', -300],
  ['Berlin', 0],
  [undefined, 0],
])('the zone %s is %i minutes ahead of UTC', (zone, minutes) => {
  expect(zoneMinutes(zone)).toBe(minutes);
});
