import { join } from 'node:path';
import { runSuite } from '../suite';
import { measures } from './measures';

runSuite({
  command: 'npm run bench:local --',
  description: 'Measures the local cloud, each variant in a process of its own',
  measures,
  file: join(__dirname, 'results.json'),
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
