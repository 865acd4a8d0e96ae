import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { answersInTime } from '../../examples/production/answers-in-time';
import { holdEventLoop } from '../support/hold-event-loop';

test('a server that has answered while the process was held up has answered in time', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];

  const inTime = await answersInTime(async () => {
    const arrived = once(near, 'data');
    far.write('PONG');
    process.nextTick(holdEventLoop, 2_100);
    await arrived;
  });
  far.destroy();
  server.close();

  expect(inTime).toBe(true);
});

test('a server that fails has not', async () => {
  expect(await answersInTime(() => Promise.reject(new Error('it is starting')))).toBe(false);
});
