import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const command = join(__dirname, '../../bin/watchkeeper.cjs');
const directory = mkdtempSync(join(tmpdir(), 'watchkeeper-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (args: readonly string[], cwd = directory) =>
  spawnSync(process.execPath, [command, ...args], { cwd, encoding: 'utf8' });

test.each([
  [['fault', '--errors', '20'], 'a share is a percentage from 0% to 100%: 20%'],
  [['fault', '--latency', 'soon'], 'a time is a number with ms, s, m or h'],
  [['fault'], 'no local cloud runs in this folder: start one with `npm start`'],
  [['start', '--speed', '0'], 'it must be a whole number from 1 to 3600'],
  [['begin'], "unknown command 'begin'"],
])('%j is answered with what is wrong and what is allowed', (args, message) => {
  const { status, stderr } = run(args);

  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

test('what a killed cloud left half written is no cloud that runs', () => {
  const cwd = join(directory, 'killed');
  mkdirSync(join(cwd, '.local'), { recursive: true });
  writeFileSync(join(cwd, '.local/running.json'), '{"pid": 1, "con');

  const fault = run(['fault', '--stop'], cwd);
  const start = run(['start', '--app', 'nowhere'], cwd);

  expect(fault.stderr).toBe('no local cloud runs in this folder: start one with `npm start`\n');
  expect(start.stderr).toMatch(/^nowhere does not exist/);
});

test('says where it cannot write, before it begins', () => {
  const cwd = join(directory, 'taken');
  mkdirSync(cwd);
  writeFileSync(join(cwd, '.local'), 'a file');

  const { status, stderr } = run(['start', '--app', 'nowhere'], cwd);

  expect(status).toBe(1);
  expect(stderr).toMatch(/^the local cloud keeps its files in \/.*taken\/\.local, where it cannot/);
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
  const fault = run(['fault', '--errors', '20%', '--latency', '2s', '--for', '5m']);
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

/** A custom resource's provider that never ends: its cloud is never ready. */
const waiting = {
  Resources: {
    Provider: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Timeout: 60,
        Code: { ZipFile: 'exports.handler = () => new Promise((end) => setTimeout(end, 6e4));' },
      },
    },
    Made: {
      Type: 'Custom::Made',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } },
    },
  },
};

test('Ctrl-C before it is ready leaves no process and no folder', async () => {
  const cwd = join(directory, 'waiting');
  const temporary = join(cwd, 'tmp');
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(cwd, 'app.json'), JSON.stringify(waiting));
  const child = spawn(process.execPath, [command, 'start', '--app', 'app.json', '--port', '0'], {
    cwd,
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  const folders = () => readdirSync(temporary).filter((name) => name.startsWith('local-cloud-'));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (child.exitCode === null && folders().length === 0) await sleep(100);
  const started = descendants(child.pid);

  child.kill('SIGINT');
  const code = await ended;
  while (started.some(isRunning)) await sleep(100);

  expect(code).toBe(130);
  expect(folders()).toEqual([]);
}, 60_000);
