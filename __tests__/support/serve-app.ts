import { createServer } from 'node:http';
import type { Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** Serves an app on a free port, and answers where. It ends with the test file. */
export async function serveApp(app: Express, options: ServerOptions = {}): Promise<{ readonly url: string }> {
  const server = createServer(options, app).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
