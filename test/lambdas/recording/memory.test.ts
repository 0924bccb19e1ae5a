import { memoryOf } from '../../../lambdas/recording/memory';
import { platform } from './platform';
import { recorded } from './recorded';

const memory = memoryOf(platform.agentMemory);

test('AR4: reads are timed, and hits and misses counted', async () => {
  const { measured, result } = await recorded(platform, async () => [
    await memory.read(() => 'known'),
    await memory.read(() => undefined),
    await memory.read(() => []),
  ]);

  expect(result).toEqual(['known', undefined, []]);
  expect(measured).toEqual({
    agent_memory_read_time: [expect.any(Number), expect.any(Number), expect.any(Number)],
    'agent_memory_lookups hit': [1],
    'agent_memory_lookups miss': [2],
  });
});

test('AR4: writes are timed, and what the memory grows by is added up', async () => {
  const { measured } = await recorded(platform, async () => {
    await memory.write({ bytes: 100 }, () => {});
    await memory.write({ bytes: 20 }, () => {});
    memory.size(4096);
  });

  expect(measured).toEqual({
    agent_memory_write_time: [expect.any(Number), expect.any(Number)],
    agent_memory_bytes_written: [120],
    agent_memory_size: [4096],
  });
});

test('a write that fails adds nothing to the memory, and its error goes on unchanged', async () => {
  const error = new Error('disk full');

  const { measured, thrown } = await recorded(platform, () =>
    memory.write({ bytes: 100 }, () => Promise.reject(error)),
  );

  expect(thrown).toBe(error);
  expect(measured).toEqual({
    agent_memory_write_time: [expect.any(Number)],
    agent_memory_bytes_written: [0],
  });
});

test('AR4: each operation is a DEBUG line with its duration', async () => {
  const { lines } = await recorded(platform, async () => {
    await memory.read(() => 'known');
    await memory.write({ bytes: 100 }, () => {});
  });

  const duration_ms = expect.any(Number);
  expect(lines).toMatchObject([
    { level: 'DEBUG', message: 'memory read', context: { result: 'hit', duration_ms } },
    { level: 'DEBUG', message: 'memory write', context: { bytes_written: 100, duration_ms } },
  ]);
});
