import { createSocket } from 'node:dgram';
import { startXrayDaemon } from '../../../local/traces/xray-daemon';

test('takes the documents of datagrams, and drops what is none and what X-Ray refuses for a name', async () => {
  const ids: string[] = [];
  let onThird = (): void => {};
  const third = new Promise<void>((resolve) => {
    onThird = resolve;
  });
  const daemon = await startXrayDaemon(({ id }) => {
    ids.push(id);
    if (id === 'last') onThird();
  });
  const [host, port] = daemon.address.split(':');
  const socket = createSocket('udp4');
  const send = (text: string) => new Promise((sent) => socket.send(text, Number(port), host, sent));
  const header = '{"format":"json","version":1}\n';
  const document = (id: string, others: object = {}) =>
    JSON.stringify({ id, trace_id: 't', name: '## GET /orders/:id', start_time: 1, ...others });

  for (const text of [
    header + document('first'),
    'no document',
    `${header}{"id":1}`,
    `${header}nul`,
    header + document('misnamed', { name: 'GET /orders/{id}' }),
    header + document('with a misnamed part', { subsegments: [{ name: 'f(x)' }] }),
    header + document('last'),
  ]) {
    await send(text);
  }
  await third;

  expect(ids).toEqual(['first', 'last']);
  socket.close();
  daemon.close();
});
