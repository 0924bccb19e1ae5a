import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { establishedIn, trafficIn, watchNetwork } from '../../../lambdas/recording/network';
import { platform } from './platform';
import { recorded } from './recorded';

const dev = (received: number, sent: number) => `Inter-|   Receive                  |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 9999 10 0 0 0 0 0 0 9999 10 0 0 0 0 0 0
  eth0:${received} 5 0 0 0 0 0 0 ${sent} 4 0 0 0 0 0 0
`;

const snmp = `Ip: Forwarding DefaultTTL
Ip: 1 64
Tcp: RtoAlgorithm MaxConn PassiveOpens CurrEstab InSegs
Tcp: 1 -1 5394 40 736277
`;

test('EF1: an invocation measures the bytes since the one before, and the open connections', async () => {
  const devs = [dev(1000, 500), dev(1700, 540)];
  const stop = watchNetwork(platform.network, (file) =>
    file === 'dev' ? (devs.shift() ?? '') : snmp,
  );

  const first = await recorded(platform, () => {});
  const second = await recorded(platform, () => {});

  stop();
  expect(first.measured).toEqual({ network_tcp_connections: [40] });
  expect(second.measured).toMatchObject({
    network_bytes_received: [700],
    network_bytes_sent: [40],
  });
});

test('the loopback does not count', () => {
  expect(trafficIn(dev(1, 2))).toEqual({ received: 1, sent: 2 });
});

(existsSync('/proc/net/snmp') ? test : test.skip)(
  'a connection of this process is seen',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');

    const established = establishedIn(readFileSync('/proc/net/snmp', 'utf8'));

    socket.destroy();
    server.close();
    expect(established).toBeGreaterThanOrEqual(2);
  },
);

test('where the files are missing it is told once, and the invocation goes on', async () => {
  const stop = watchNetwork(platform.network, () => {
    throw new Error('ENOENT');
  });

  const runs = [await recorded(platform, () => 1), await recorded(platform, () => 2)];

  stop();
  expect(runs.map(({ result }) => result)).toEqual([1, 2]);
  expect(runs.flatMap(({ lines }) => lines)).toMatchObject([
    { level: 'WARNING', error: { message: 'ENOENT' } },
  ]);
});
