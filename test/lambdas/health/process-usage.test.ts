import { processUsage } from '../../../lambdas/health/process-usage';

test('AR6: the process’s CPU is the share of the time since the last reading that was long enough', () => {
  const cpu = jest.spyOn(process, 'cpuUsage');
  let nowMs = 0;
  cpu.mockReturnValueOnce({ user: 100_000, system: 0 });
  const read = processUsage(() => nowMs);

  nowMs = 1000;
  cpu.mockReturnValueOnce({ user: 250_000, system: 100_000 });
  const first = read();
  nowMs += 1;
  cpu.mockReturnValueOnce({ user: 260_000, system: 100_000 });
  const atOnce = read();

  expect([first.cpu_percent, atOnce.cpu_percent]).toEqual([25, 25]);
  cpu.mockRestore();
});
