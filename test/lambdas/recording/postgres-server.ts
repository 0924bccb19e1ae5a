import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client, type PoolConfig } from 'pg';

/** A PostgreSQL of its own for a test file, on a socket in a folder that goes with it. */
export interface PostgresServer {
  readonly settings: PoolConfig;
  readonly stop: () => Promise<void>;
}

const ROOT = '/usr/lib/postgresql';

const binaries = (): string | undefined => {
  const versions = existsSync(ROOT) ? readdirSync(ROOT) : [];
  const folders = versions.map((version) => join(ROOT, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
};

export const hasPostgres = binaries() !== undefined;

/** PostgreSQL refuses to run as root. */
const owner = (): { uid?: number; gid?: number } => {
  if (userInfo().uid !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};

export const startPostgres = async (): Promise<PostgresServer> => {
  const bin = binaries() ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const as = owner();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'test', '--no-sync'], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  });
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const settings = { host: folder, user: 'test', database: 'postgres' };
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(settings, 100);
  } catch (error) {
    await stop();
    throw error;
  }
  return { settings, stop };
};

const untilReady = async (settings: PoolConfig, tries: number): Promise<void> => {
  const client = new Client(settings);
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await untilReady(settings, tries - 1);
  }
};

const ended = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (server.exitCode !== null) return resolve();
    server.once('exit', () => resolve());
    // SIGQUIT ends at once what need not be kept.
    server.kill('SIGQUIT');
  });
