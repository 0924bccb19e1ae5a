import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Surroundings } from './measure';

/** A DynamoDB with what the handlers read and write, in a process of its own. */
export const dynamodb = async (): Promise<Surroundings> => {
  const server = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'dynamodb-server.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [url] = await once(server.stdout, 'data');
  return {
    environment: { AWS_ENDPOINT_URL_DYNAMODB: String(url).trim() },
    close: async () => {
      server.kill();
      await once(server, 'exit');
    },
  };
};
