// Run as a bundle, which is minified: gives the profiles of one call.
import { readConfiguration } from '../../../lambdas/configuration';
import { profiled } from '../../../lambdas/profiling/profiled';
import { startProfiling } from '../../../lambdas/profiling/start-profiling';

const busy = (): number => {
  const kept: string[] = [];
  const end = performance.now() + 60;
  while (performance.now() < end) kept.push(`sample ${kept.length}`.repeat(3));
  return kept.length;
};

const scoreByArrow = (): number => busy() + 1;

function scoreByFunction(): number {
  return busy() + scoreByArrow();
}

const infer = profiled('inference', async () => scoreByFunction());

startProfiling(
  readConfiguration({ PROFILING_SAMPLE_RATE: '1', PROFILING_BUCKET: 'profiles' }),
  'forecast',
  (level, message, error) => console.error(level, message, error),
  { store: async (_call, profile) => console.log(JSON.stringify(profile)) },
);
void infer();
