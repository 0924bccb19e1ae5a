import { counter, gauge } from '../instrument';

/** What is measured of the execution environment (SP5). `observe` emits all of it. */
export const system = () => ({
  cpu: gauge('CPU time of an invocation as a share of its duration', { unit: 'Percent' }),
  memory: gauge('Peak resident memory of the environment', { unit: 'Megabytes' }),
  coldStarts: counter('Invocations that began in a new environment'),
});
