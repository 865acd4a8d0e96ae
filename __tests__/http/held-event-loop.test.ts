import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { MemoryUserStore } from 'express-password-router';
import { requestText } from '../support/converse';
import { change, issueToken } from '../support/endpoints';
import { holdEventLoop } from '../support/hold-event-loop';
import { interceptCalls } from '../support/intercept-calls';
import { everybody, newPassword, oldPassword } from '../support/people';
import { startApp } from '../support/start-app';

const timeoutMs = 50;
const longerMs = 60;

/** Two ends of a connection: what is written to the one waits in the operating system until the event loop reads it from the other. */
async function openConnection(): Promise<{ readonly near: Socket; readonly far: Socket; readonly close: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
  const close = (): void => {
    near.destroy();
    server.close();
  };
  return { near, far, close };
}

test('a store that has answered while the host held up the event loop has answered in time', async () => {
  const { near, far, close } = await openConnection();
  const userStore = interceptCalls(new MemoryUserStore(everybody), async (_, proceed) => {
    const answer: unknown = proceed();
    const arrived = once(near, 'data');
    far.write('done');
    process.nextTick(holdEventLoop, longerMs);
    await arrived;
    return answer;
  });
  const app = await startApp({ options: { userStore, timeoutMs } });
  const body = { current_password: oldPassword, password: newPassword };
  const answer = await change(app, 'ann', body);
  close();
  expect(answer).toMatchObject({ status: 200 });
});

test('a body that has arrived while the host held up the event loop has arrived in time', async () => {
  const client = new Socket().setEncoding('utf8');
  let body = '';
  const app = await startApp({
    options: { timeoutMs },
    before: (host) =>
      host.use('/auth/reset', (_request, _response, next) => {
        next();
        process.nextTick(() => {
          client.write(body);
          holdEventLoop(longerMs);
        });
      }),
  });
  body = JSON.stringify({ token: await issueToken(app, 'ann'), password: newPassword });
  const { hostname, port } = new URL(app.url);
  client.connect(Number(port), hostname);
  const headers = ['Host: x', 'Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  client.write(requestText('POST /auth/reset', headers));
  const [answer] = (await once(client, 'data')) as [string];
  client.destroy();
  expect(answer).toContain('HTTP/1.1 200 OK');
});
