import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { writeLogLine } from './log';

export interface Shutdown {
  /** Told first, so that /health says no more and the load balancer looks elsewhere. */
  readonly stopping: AbortController;
  readonly drainMs: number;
  /** Closes what the requests needed, once there are none. */
  readonly closeConnections: () => Promise<unknown>;
}

const LONGEST_REQUEST_MS = 10_000;

/** SIGTERM, and Ctrl-C: answers what has come in, takes nothing new, and ends. */
export function shutDownOnSignal(server: Server, shutdown: Shutdown): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      if (!shutdown.stopping.signal.aborted) void shutDown(server, shutdown);
    });
  }
}

async function shutDown(server: Server, { stopping, drainMs, closeConnections }: Shutdown): Promise<void> {
  writeLogLine({ type: 'stopping' });
  stopping.abort();
  // Or whoever keeps a connection alive would send requests over it till it is cut.
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  await wait(drainMs);

  const closed = once(server, 'close');
  server.close();
  const impatient = setTimeout(() => server.closeAllConnections(), LONGEST_REQUEST_MS);
  await closed;
  clearTimeout(impatient);

  await closeConnections();
  writeLogLine({ type: 'stopped' });
}
