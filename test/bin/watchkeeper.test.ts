import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const command = join(__dirname, '../../bin/watchkeeper.cjs');
const directory = mkdtempSync(join(tmpdir(), 'watchkeeper-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [command, ...args], { cwd: directory, encoding: 'utf8' });

test.each([
  [['fault', '--errors', '20'], 'a share is a percentage from 0% to 100%: 20%'],
  [['fault', '--latency', 'soon'], 'a time is a number with ms, s, m or h'],
  [['fault'], 'no local cloud runs in this folder: start one with `npm start`'],
  [['start', '--speed', '0'], 'it must be a whole number from 1 to 3600'],
  [['begin'], "unknown command 'begin'"],
])('%j is answered with what is wrong and what is allowed', (args, message) => {
  const { status, stderr } = run(...args);

  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

const readyLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const line = /^ready .*$/m.exec(output)?.[0];
      if (line) resolve(line);
    });
    child.on('exit', () => reject(new Error(`ended before it was ready: ${output}`)));
  });

/** Processes that this one and its children started. */
const descendants = (pid: number | undefined): readonly number[] => {
  const children = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child = 0]) => child);
  return [...children, ...children.flatMap(descendants)];
};

/** Ended processes stay in the table until somebody reaps them. */
const isRunning = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

test('starts, takes faults from the command line, and leaves no process on Ctrl-C', async () => {
  const child = spawn(process.execPath, [command, 'start', '--no-traffic', '--port', '0'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [api = '', console = ''] = (await readyLine(child)).match(/http:\S+/g) ?? [];
  const health = await fetch(`${api}/health`);
  const fault = run('fault', '--errors', '20%', '--latency', '2s', '--for', '5m');
  const overview = (await (await fetch(`${console}/api/overview`)).json()) as {
    readonly faults: object;
  };
  const started = descendants(child.pid);

  const ended = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGINT');
  const code = await ended;

  expect(health.status).toBe(200);
  expect(fault.stdout).toContain('faults set');
  expect(overview.faults).toMatchObject({ errors: 0.2, latencyMs: 2000 });
  expect(started.length).toBeGreaterThan(0);
  expect(code).toBe(0);
  expect(started.filter(isRunning)).toEqual([]);
}, 60_000);
