import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { openConnections } from './connections';
import { writeLogLine } from './log';
import { migrate } from './migrations';
import { createPasswords } from './passwords';
import { readSettings } from './settings';
import { shutDownOnSignal } from './shutdown';
import { createUserStore } from './users';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const connections = await openConnections(settings);
  await migrate(connections.db);
  await createUserStore(connections.db).check();
  const service = createPasswords({ settings, ...connections });
  const stopping = new AbortController();

  const server = createServer(createApp({ settings, ...connections, service, stopping: stopping.signal }));
  // Longer than a load balancer keeps an idle connection, or it would send a request into one that is just being closed.
  server.keepAliveTimeout = 65_000;
  shutDownOnSignal(server, { stopping, drainMs: settings.drainMs, closeConnections: connections.close });
  server.listen(settings.port);
  await once(server, 'listening');
  writeLogLine({ type: 'listening', port: (server.address() as AddressInfo).port });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
