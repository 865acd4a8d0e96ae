import { EventEmitter } from 'node:events';
import type { Response } from 'express';

const watched: WeakMap<EventEmitter, Set<() => void>> = new WeakMap();

/**
 * Calls `tell` when the connection closes, and returns a function that stops listening. A response that is behind another one on its
 * connection (RFC 9112 §9.3.2) gets no 'close' of its own. One listener a socket, however many requests somebody sends at once.
 */
export function onceLost(response: Response, tell: () => void): () => void {
  const socket = socketOf(response);
  if (!socket) return () => undefined;
  const known = watched.get(socket);
  const waiting = known ?? new Set();
  waiting.add(tell);
  if (!known) {
    watched.set(socket, waiting);
    socket.once('close', () => waiting.forEach((each) => each()));
  }
  return () => waiting.delete(tell);
}

export function isLost(response: Response): boolean {
  return response.destroyed || socketOf(response)?.destroyed === true;
}

/** Undefined for what serverless platforms put in its place. */
function socketOf({ req }: Response): Response['req']['socket'] | undefined {
  return (req.socket as unknown) instanceof EventEmitter ? req.socket : undefined;
}
