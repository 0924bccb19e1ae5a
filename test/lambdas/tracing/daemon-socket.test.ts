import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { daemonAddress, daemonSender } from '../../../lambdas/tracing/daemon-socket';

test.each([
  ['169.254.100.1:2000', { host: '169.254.100.1', port: 2000 }],
  ['tcp:127.0.0.1:2001 udp:xray-daemon:2002', { host: 'xray-daemon', port: 2002 }],
  [undefined, { host: '127.0.0.1', port: 2000 }],
])('the daemon at %s listens at %p', (text, address) => {
  expect(daemonAddress(text)).toEqual(address);
});

test('documents leave one a datagram, after the daemon’s own header', async () => {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const send = daemonSender({ host: '127.0.0.1', port: daemon.address().port }, () => {});

  send('{"id":"1"}');

  const [message] = await once(daemon, 'message');
  expect(String(message)).toBe('{"format":"json","version":1}\n{"id":"1"}');
  daemon.close();
});

test('a document that is too large for a datagram is told', async () => {
  const lost = new Promise<Error>((onLost) => {
    daemonSender({ host: '127.0.0.1', port: 9 }, onLost)('x'.repeat(70_000));
  });

  expect(await lost).toMatchObject({ code: 'EMSGSIZE' });
});
