import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs what only the bench needs, where it is missing.
 * @throws Error when npm could not
 */
export const installPeers = (): void => {
  if (existsSync(join(__dirname, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', __dirname], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    throw new Error('the peers could not be installed: run npm ci --prefix bench, and look why');
  }
};
