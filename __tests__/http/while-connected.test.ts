import express from 'express';
import { WhileConnected } from '../../lib/http/while-connected';
import { send } from '../support/send';
import { serveApp } from '../support/serve-app';

test('has one signal, however often somebody has to wait: what listens is gone with the answer', async () => {
  let left = NaN;
  const app = express().get('/', (request, response) => {
    const listening = (): number => response.listenerCount('close') + request.socket.listenerCount('close');
    const [before, waiting] = [listening(), new WhileConnected(response)];
    expect(listening()).toBe(before);
    expect(new Set([1, 2, 3].map(() => waiting.signal)).size).toBe(1);
    expect(listening()).toBe(before + 2);
    response.once('close', () => (left = listening() - before));
    response.send('done');
  });
  const { url } = await serveApp(app);
  expect(await send(url, { method: 'GET' })).toMatchObject({ text: 'done' });
  expect(left).toBeLessThanOrEqual(0);
});

test('lasts where a platform has put something else in the place of a socket', async () => {
  const signals: boolean[] = [];
  const app = express().get('/', (request, response) => {
    const { socket } = request;
    Object.defineProperty(request, 'socket', { value: { remoteAddress: '192.0.2.1' } });
    signals.push(new WhileConnected(response).signal.aborted);
    Object.defineProperty(request, 'socket', { value: socket });
    response.send('done');
  });
  const { url } = await serveApp(app);
  expect(await send(url, { method: 'GET' })).toMatchObject({ text: 'done' });
  expect(signals).toEqual([false]);
});

test('is over at once where the client has gone before', async () => {
  const signals: boolean[] = [];
  const app = express().get('/', (request, response) => {
    request.socket.destroy();
    signals.push(new WhileConnected(response).signal.aborted);
  });
  const { url } = await serveApp(app);
  await expect(send(url, { method: 'GET' })).rejects.toThrow('socket hang up');
  expect(signals).toEqual([true]);
});
