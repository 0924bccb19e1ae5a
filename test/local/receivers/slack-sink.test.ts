import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock } from '../../../local/clock';
import { createSlackSink } from '../../../local/receivers/slack-sink';

const sink = createSlackSink(new VirtualClock(1_772_100_000_000));
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => void sink.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/critical`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('keeps what is posted to a webhook and answers ok', async () => {
  const heard: unknown[] = [];
  sink.onMessage(({ body }) => heard.push(body));

  const answer = await fetch(url, { method: 'POST', body: '{"text":"fire"}' });

  expect(await answer.text()).toBe('ok');
  expect(sink.messages()).toEqual([
    { receivedMs: 1_772_100_000_000, path: '/slack/critical', body: { text: 'fire' } },
  ]);
  expect(heard).toEqual([{ text: 'fire' }]);
});

test('refuses what is no JSON, as Slack does', async () => {
  const answer = await fetch(url, { method: 'POST', body: 'fire' });

  expect([answer.status, await answer.text()]).toEqual([400, 'invalid_payload']);
});
