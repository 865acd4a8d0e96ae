import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedApp {
  readonly url: string;
  /** Ends its connections too. */
  stop(): Promise<void>;
}

const served: ServedApp[] = [];

afterAll(async () => {
  await Promise.all(served.map((app) => app.stop()));
});

/** Serves an app on a free port. It ends with the test file, if not before. */
export async function serveApp(app: RequestListener, options: ServerOptions = {}): Promise<ServedApp> {
  // On a busy machine, a connection may lie idle for long.
  const server = createServer({ keepAliveTimeout: 0, ...options }, app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begun = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  served.push(begun);
  return begun;
}
