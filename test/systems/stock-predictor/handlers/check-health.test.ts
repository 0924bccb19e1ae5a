import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScheduledEvent } from 'aws-lambda';
import { readConfiguration } from '../../../../lambdas/configuration';
import { observe } from '../../../../lambdas/observe';
import { checkHealth } from '../../../../systems/stock-predictor/handlers/check-health';
import { predictor } from '../../../../systems/stock-predictor/telemetry';
import { lambdaContext } from '../../../lambdas/lambda-event';
import { writtenLines } from '../../../lambdas/written-lines';

const upWhen = async (status: number): Promise<unknown> => {
  const server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  try {
    return await upAt(url);
  } finally {
    server.close();
  }
};

const upAt = async (url: string): Promise<unknown> => {
  const configuration = readConfiguration({});
  const handler = observe(
    predictor,
    checkHealth(() => url),
    { configuration },
  );
  const lines = await writtenLines(() => handler({} as ScheduledEvent, lambdaContext));
  return lines.at(-1)?.availability_up;
};

test('SP9: the service is up when its health endpoint answers 200, and down otherwise', async () => {
  expect(await upWhen(200)).toBe(1);
  expect(await upWhen(503)).toBe(0);
});

test('SP9: the service is down when nothing answers', async () => {
  expect(await upAt('http://127.0.0.1:1/health')).toBe(0);
});
