import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LambdaHandler } from '../library';
import { median } from '../median';
import { report } from './report';
import { lambdaContext, restEvent } from './rest-request';

/** Calls a bundle's handler again and again, one call a turn of the event loop, as the runtime does. */
const run = async (file: string, calls: number): Promise<void> => {
  const { handler } = (await import(file)) as { handler: LambdaHandler };
  const wallUs: number[] = [];
  const answers: number[] = [];
  let cpuBefore = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    const event = restEvent();
    const context = lambdaContext(call);
    await nextTurn();
    if (call === calls / 2) cpuBefore = process.cpuUsage();
    const startedMs = performance.now();
    const { body } = await handler(event, context);
    wallUs.push((performance.now() - startedMs) * 1000);
    answers.push(Number(body));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  report({
    firstUs: wallUs[0] ?? Number.NaN,
    earlyUs: median(wallUs.slice(1, 50)),
    steadyUs: median(wallUs.slice(calls / 2)),
    cpuUs: (user + system) / (calls / 2),
    // What the work itself measured, where it does.
    answer: median(answers.slice(calls / 2)),
  });
};

const [file = '', calls = ''] = process.argv.slice(2);
run(file, Number(calls)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
