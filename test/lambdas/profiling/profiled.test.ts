import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../lambdas/configuration';
import { type Invocation, runInvocation } from '../../../lambdas/invocation';
import { profiled } from '../../../lambdas/profiling/profiled';
import { startProfiling } from '../../../lambdas/profiling/start-profiling';
import { VirtualClock } from '../../../local/clock';
import { createObjectStore, type ObjectStore } from '../../../local/s3/object-store';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { bundleProgram } from '../tracing/bundle-program';

const start = Date.UTC(2026, 0, 2, 10, 30, 45, 123);
const root = mkdtempSync(join(tmpdir(), 'profiles-'));
const request = { requestId: 'req-1' };
let store: ObjectStore;
let endpoint: AwsEndpoint;
let told: string[];

beforeAll(async () => {
  const clock = new VirtualClock(start);
  store = createObjectStore(root, clock);
  await store.createBucket('profiles');
  endpoint = await startAwsEndpoint({ port: 0, s3: store, operations: {} });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
});

afterAll(async () => {
  await endpoint.close();
  rmSync(root, { recursive: true });
});

beforeEach(async () => {
  told = [];
  for (const key of await keys()) await store.delete('profiles', key);
});

const tell = (level: string, message: string) => {
  told.push(`${level} ${message}`);
};

const profiler = (variables: Readonly<Record<string, string>>, random = () => 0.5) =>
  startProfiling(
    readConfiguration({ PROFILING_SAMPLE_RATE: '1', PROFILING_BUCKET: 'profiles', ...variables }),
    'forecast',
    tell,
    { random, now: () => start },
  );

/** Keeps the processor and the heap busy, by a name that profiles show. */
const burn = (): number => {
  const kept: string[] = [];
  const end = performance.now() + 60;
  while (performance.now() < end) kept.push(`sample ${kept.length}`.repeat(3));
  return kept.length;
};

const inference = profiled('model inference', async (rounds: number) => {
  for (let i = 0; i < rounds; i++) burn();
  return rounds;
});

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
  }[];
  readonly samples: readonly number[];
}

/** The function that most samples found at work; the engine's own work, such as `(garbage collector)`, is none. */
const hottest = ({ nodes, samples }: CpuProfile): string | undefined => {
  const counts = new Map<string, number>();
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  for (const id of samples)
    counts.set(names.get(id) ?? '', (counts.get(names.get(id) ?? '') ?? 0) + 1);
  const functions = [...counts].filter(([name]) => !name.startsWith('('));
  return functions.sort(([, a], [, b]) => b - a)[0]?.[0];
};

const keys = async (): Promise<readonly string[]> =>
  (await store.list('profiles')).map(({ key }) => key);

test('EF6: a chosen call leaves a CPU profile and a heap profile in the bucket that name what was busy', async () => {
  const started = profiler({});

  const result = await runInvocation({ request } as Invocation, () => inference(2));
  await started?.flush(9000);

  const key = 'profiles/forecast/model_inference/2026/01/02/103045123-req-1';
  expect(result).toBe(2);
  expect(await keys()).toEqual([`${key}.cpuprofile`, `${key}.heapprofile`]);
  const [cpu, heap] = await Promise.all(
    ['cpuprofile', 'heapprofile'].map(async (extension) =>
      String((await store.get('profiles', `${key}.${extension}`)).content),
    ),
  );
  expect(hottest(JSON.parse(cpu ?? ''))).toBe('burn');
  expect(heap).toContain('"functionName":"burn"');
  expect(told).toEqual([]);
});

test('EF6: profiles of a bundle name functions, files and lines of the source', async () => {
  const bundle = join(root, 'bundle', 'index.mjs');
  await bundleProgram(join(__dirname, 'profiled-run.ts'), bundle, []);

  const { cpu, heap } = JSON.parse(execFileSync(process.execPath, [bundle], { encoding: 'utf8' }));

  const { nodes }: CpuProfile = JSON.parse(cpu);
  const frames = nodes.map(({ callFrame }) => callFrame);
  const url = expect.stringMatching(/^file:.*\/profiled-run\.ts$/);
  expect(hottest(JSON.parse(cpu))).toBe('busy');
  expect(frames).toContainEqual(
    expect.objectContaining({ functionName: 'scoreByFunction', url, lineNumber: 14 }),
  );
  expect(frames).toContainEqual(
    expect.objectContaining({ functionName: 'scoreByArrow', url, lineNumber: 12 }),
  );
  expect(heap).toContain('"functionName":"busy"');
  expect(cpu + heap).not.toContain('/index.mjs');
}, 30_000);

test('calls that are not chosen, and those beside a profiled one, run without samples', async () => {
  const draws = [0.9, 0.1, 0.1];
  const started = profiler({ PROFILING_SAMPLE_RATE: '0.5' }, () => draws.shift() ?? 1);
  const sleep = profiled('sleep', () => new Promise((resolve) => setTimeout(resolve, 20)));

  await sleep();
  await Promise.all([sleep(), sleep()]);
  await started?.flush(9000);

  expect(await keys()).toHaveLength(2);
});

test('a call that fails leaves its profile and throws its own error', async () => {
  const started = profiler({});
  const fail = profiled('fail', async () => {
    throw new RangeError('no such model');
  });

  await expect(fail()).rejects.toThrow(new RangeError('no such model'));
  await started?.flush(9000);

  expect(await keys()).toHaveLength(2);
});

test('a profile that cannot be stored is told, and fails nothing', async () => {
  const started = profiler({ PROFILING_BUCKET: 'nowhere' });

  const result = await inference(1);
  await started?.flush(9000);

  expect(result).toBe(1);
  expect(told).toEqual(['WARNING a profile was lost']);
});

test('nothing is profiled unless that is asked for; a rate without a bucket is told', async () => {
  expect(profiler({ PROFILING_SAMPLE_RATE: '0' })).toBeUndefined();
  expect(told).toEqual([]);

  expect(profiler({ PROFILING_BUCKET: '' })).toBeUndefined();
  expect(told).toEqual([
    'WARNING nothing is profiled: PROFILING_SAMPLE_RATE is set and PROFILING_BUCKET is not',
  ]);
  expect(await inference(1)).toBe(1);
  expect(await keys()).toEqual([]);
});
