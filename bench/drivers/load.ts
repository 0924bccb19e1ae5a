import type { LambdaHandler } from '../library';
import { report } from './report';
import { lambdaContext, restEvent } from './rest-request';

/** Loads a bundle once, and then what it loads when that is first used. */
const run = async (file: string): Promise<void> => {
  const startedMs = performance.now();
  const { handler } = (await import(file)) as { handler: LambdaHandler };
  const importMs = performance.now() - startedMs;
  const { body } = await handler(restEvent(), lambdaContext(0));
  report({ importMs, inUseMs: importMs + Number(body) / 1000 });
};

run(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
