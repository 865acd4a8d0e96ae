import type { Socket } from 'node:net';

const watched: WeakMap<Socket, Set<() => void>> = new WeakMap();

/**
 * Calls when a connection is lost, until what it answers is called. A response that is behind another one on its connection
 * (RFC 9112 §9.3.2) is not told of that. One listener, however many requests somebody sends at once.
 */
export function onceLost(connection: Socket, tell: () => void): () => void {
  const known = watched.get(connection);
  const waiting = known ?? new Set();
  waiting.add(tell);
  if (!known) {
    watched.set(connection, waiting);
    connection.once('close', () => waiting.forEach((each) => each()));
  }
  return () => waiting.delete(tell);
}
