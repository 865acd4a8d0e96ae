import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BcryptPasswordHasher } from 'express-password-router';
import { createApp } from '../../examples/production/app';
import { openDatabase } from '../../examples/production/database';
import { createPasswords } from '../../examples/production/passwords';
import { readSettings } from '../../examples/production/settings';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { openStores } from './open-stores';

export interface ServerOrders {
  readonly databaseUrl: string;
  /** Null where there is no Redis: then tokens and sessions are in PostgreSQL too. */
  readonly redisUrl: string | null;
  readonly keyPrefix: string;
  /** Null: a hasher that costs nothing. */
  readonly bcryptCost: number | null;
  /** Null: the example's own choice. */
  readonly hashingConcurrency: number | null;
}

/** The example app, as one process of several: it is told over IPC what to serve, and tells its port. */
async function serve(orders: ServerOrders): Promise<void> {
  const settings = readSettings({
    DATABASE_URL: orders.databaseUrl,
    REDIS_URL: orders.redisUrl ?? 'none',
    SESSION_SECRETS: 'an obviously fake secret for sessions',
    RESET_TOKEN_KEYS: 'an obviously fake key for reset tokens',
    TRUST_PROXY: '1',
    HASHING_CONCURRENCY: orders.hashingConcurrency?.toString(),
  });
  const db = await openDatabase(settings.databaseUrl);
  const parts = { settings, db, ...(await openStores(db, orders)) };
  const cost = orders.bcryptCost;
  const passwordHasher = cost === null ? fastPasswordHasher : new BcryptPasswordHasher({ cost });
  const service = createPasswords({ ...parts, passwordHasher });
  const stopping = new AbortController().signal;

  const server = createServer(createApp({ ...parts, service, healthChecks: {}, stopping }));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

process.once('message', (orders: ServerOrders) => {
  void serve(orders);
  process.on('message', () => process.send?.(process.memoryUsage.rss()));
});
process.once('disconnect', () => process.exit());
process.send?.('loaded');
