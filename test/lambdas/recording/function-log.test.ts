import { logContext } from '../../../lambdas/logging/log-context';
import { functionLog } from '../../../lambdas/recording/function-log';
import { platform } from './platform';
import { recorded } from './recorded';

test('TR7: a call writes a line when it begins and one when it returns, with its duration', async () => {
  const processTrend = functionLog(async (id: string) => `trend ${id}`, {
    name: 'processTrend',
    module: 'trends',
  });

  const { lines, result } = await recorded(platform, () => processTrend('t-1'));

  expect(result).toBe('trend t-1');
  expect(lines).toMatchObject([
    { level: 'DEBUG', message: 'processTrend called', context: { function: 'processTrend' } },
    {
      level: 'DEBUG',
      message: 'processTrend returned',
      context: { function: 'processTrend', module: 'trends', duration_ms: expect.any(Number) },
    },
  ]);
});

test('a call that throws writes an ERROR line, and its error goes on unchanged', async () => {
  const error = new Error('no such trend');
  const findTrend = functionLog(async function findTrend() {
    throw error;
  });

  const { lines, thrown } = await recorded(platform, findTrend);

  expect(thrown).toBe(error);
  expect(lines[1]).toMatchObject({
    level: 'ERROR',
    message: 'findTrend failed',
    error: { message: 'no such trend' },
  });
});

test('what it takes to write the first line is no part of the call’s duration', async () => {
  const slow = {
    toJSON: () => {
      const endMs = performance.now() + 40;
      while (performance.now() < endMs);
      return 'slow';
    },
  };
  const findTrend = functionLog(() => 'trend', { name: 'findTrend' });

  const { lines } = await recorded(platform, () => logContext({ slow }, findTrend));

  expect(lines[1]?.context.duration_ms).toBeLessThan(30);
});

test('a function that is not asynchronous stays so', async () => {
  const double = functionLog((count: number) => 2 * count, { name: 'double' });

  const { lines } = await recorded(platform, () => {
    expect(double(4)).toBe(8);
  });

  expect(lines.map(({ message }) => message)).toEqual(['double called', 'double returned']);
});

test('arguments and results are not written', async () => {
  const logIn = functionLog((code: string) => `welcome ${code}`, { name: 'logIn' });

  const { lines } = await recorded(platform, () => logIn('4711'));

  expect(JSON.stringify(lines)).not.toContain('4711');
});

test('a method keeps its object', () => {
  class Counter {
    count = 1;
    readonly next = functionLog(function (this: Counter) {
      return ++this.count;
    });
  }

  expect(new Counter().next()).toBe(2);
});
