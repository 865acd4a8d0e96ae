import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { onceLost } from '../../lib/http/connection';

/** Responses on one connection, as pipelined requests have them. */
function responsesOn(socket: EventEmitter, count: number): readonly Response[] {
  return Array.from({ length: count }, () => ({ req: { socket } }) as unknown as Response);
}

test('everybody on a connection that is lost is told, by one listener', () => {
  const socket = new EventEmitter();
  const told = jest.fn();
  for (const response of responsesOn(socket, 20)) onceLost(response, () => void told());
  expect(socket.listenerCount('close')).toBe(1);
  socket.emit('close');
  expect(told).toHaveBeenCalledTimes(20);
});

test('who does not care any more is not', () => {
  const socket = new EventEmitter();
  const tells = responsesOn(socket, 2).map((response) => {
    const tell = jest.fn();
    return { tell, forget: onceLost(response, tell) };
  });
  tells[0]?.forget();
  socket.emit('close');
  expect(tells.map(({ tell }) => tell.mock.calls.length)).toEqual([0, 1]);
});
