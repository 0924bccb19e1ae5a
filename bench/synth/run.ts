import { join } from 'node:path';
import { runSuite } from '../suite';
import { compileApps } from './app';
import { measures } from './measures';

compileApps();
runSuite({
  command: 'npm run bench:synth --',
  description: 'Measures what watching adds to a synthesis, each app in a process of its own',
  measures,
  file: join(__dirname, 'results.json'),
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
