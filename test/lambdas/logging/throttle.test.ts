import type { LogEntry } from '../../../lambdas/logging/log-entry';
import { lineThrottle, throttle } from '../../../lambdas/logging/throttle';
import { seconds } from '../../../telemetry/duration';

const entry = (context: LogEntry['context'], ids: Partial<LogEntry> = {}): LogEntry => ({
  message: 'failed',
  error: undefined,
  requestId: 'r-1',
  userId: undefined,
  workspaceId: undefined,
  context,
  ...ids,
});

const dropped = { kind: 'dropped' };
const passes = { kind: 'passes', dropped: 0 };

test('AN9: the standard throttle lets 10 errors a workspace through in each minute', () => {
  let nowMs = 0;
  const decide = lineThrottle(throttle(), () => nowMs);
  const error = (workspaceId: string) => decide('ERROR', 'shop', entry({}, { workspaceId }));

  const first = Array.from({ length: 11 }, () => error('w-1'));
  const other = error('w-2');
  nowMs = 59_999;
  const stillFull = error('w-1');
  nowMs = 60_000;
  const next = error('w-1');

  expect(first).toEqual([...Array(10).fill(passes), dropped]);
  expect(other).toEqual(passes);
  expect(stillFull).toEqual(dropped);
  expect(next).toEqual({ kind: 'passes', dropped: 2 });
});

test('AN9: lines of other levels are never held back', () => {
  const decide = lineThrottle(throttle({ limit: 1 }), () => 0);

  const verdicts = ['ERROR', 'ERROR', 'WARNING', 'WARNING', 'CRITICAL', 'CRITICAL'].map(
    (level) => decide(level, 'shop', entry({})).kind,
  );

  expect(verdicts).toEqual(['passes', 'dropped', 'passes', 'passes', 'passes', 'passes']);
});

test('lines are counted by a member of their context, and those without it together', () => {
  const decide = lineThrottle(throttle({ by: 'queue', limit: 1, levels: ['INFO'] }), () => 0);

  const verdicts = [{ queue: 'a' }, { queue: 'b' }, { queue: 'a' }, {}, { queue: {} }].map(
    (context) => decide('INFO', 'shop', entry(context)).kind,
  );

  expect(verdicts).toEqual(['passes', 'passes', 'dropped', 'passes', 'dropped']);
});

test('keys without end do not fill the memory: the oldest are forgotten', () => {
  const decide = lineThrottle(throttle({ limit: 1, per: seconds(60) }), () => 0);
  const error = (workspaceId: string) => decide('ERROR', 'shop', entry({}, { workspaceId })).kind;

  for (let i = 0; i <= 1000; i++) error(`w-${i}`);

  expect(error('w-1000')).toBe('dropped');
  expect(error('w-0')).toBe('passes');
});

test.each([0, 1.5, -1])('a limit of %d is refused', (limit) => {
  expect(() => throttle({ limit })).toThrow(/whole number above 0, got/);
});
