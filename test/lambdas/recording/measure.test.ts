import { observe } from '../../../lambdas/observe';
import { measure } from '../../../lambdas/recording/measure';
import { lambdaContext } from '../lambda-event';
import { writtenLines } from '../written-lines';
import { platform } from './platform';
import { recorded } from './recorded';

const { suspiciousEvents, apiKeyRequests } = platform.security;

test('what is measured outside an invocation is lost, and that is told once', async () => {
  const lines = await writtenLines(() => {
    measure(suspiciousEvents, 1);
    measure(suspiciousEvents, 1);
  });

  expect(lines).toMatchObject([
    {
      level: 'WARNING',
      message: expect.stringMatching(/^security_suspicious_events was measured outside an invoca/),
    },
  ]);
});

test('what is measured when the invocation is over is lost, and that is told', async () => {
  let late: (() => void) | undefined;
  await recorded(platform, () => {
    late = () => measure(apiKeyRequests, 1);
  });

  const lines = await writtenLines(() => late?.());

  expect(lines).toMatchObject([{ message: expect.stringContaining('security_api_key_requests') }]);
});

test('what is measured side by side is on the line of the invocation that measured it', async () => {
  const handler = observe(platform, async ({ count }: { count: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 10 - count));
    measure(suspiciousEvents, count);
  });
  const invoke = (count: number) =>
    handler({ count }, { ...lambdaContext, awsRequestId: `call-${count}` });

  const lines = await writtenLines(() => Promise.all([invoke(1), invoke(2), invoke(3)]));

  const measured = lines.map((line) => [line.request_id, line.security_suspicious_events]);
  expect(measured.sort()).toEqual([
    ['call-1', 1],
    ['call-2', 2],
    ['call-3', 3],
  ]);
});
