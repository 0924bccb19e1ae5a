import { annotate, tracedFunction } from '../../../lambdas/recording/traced-function';
import { platform } from './platform';
import { recorded } from './recorded';

test('AN5: a call is a span with function, module, success, and what the function adds', async () => {
  const calculate = tracedFunction(
    async function calculate(workspace: string) {
      annotate('workspace_id', workspace);
      return 42;
    },
    { module: 'analytics' },
  );

  const { spans, result } = await recorded(platform, () => calculate('w-1'));

  expect(result).toBe(42);
  expect(spans).toMatchObject([
    {
      name: 'calculate',
      attributes: {
        function: 'calculate',
        module: 'analytics',
        success: true,
        workspace_id: 'w-1',
      },
    },
  ]);
});

test('AN5: the span of a call that throws has the error, which goes on unchanged', async () => {
  const error = new Error('division by zero');
  const calculate = tracedFunction(() => Promise.reject(error), { name: 'calculate' });

  const { spans, thrown } = await recorded(platform, calculate);

  expect(thrown).toBe(error);
  expect(spans).toMatchObject([{ name: 'calculate', failed: true }]);
});
