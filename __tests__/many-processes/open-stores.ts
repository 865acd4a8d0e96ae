import { RedisStore } from 'connect-redis';
import type { TokenStore } from 'express-password-router';
import { KyselyTokenStore, tokenTableMigration } from 'express-password-router/stores/kysely';
import { RedisTokenStore } from 'express-password-router/stores/redis';
import type { Store } from 'express-session';
import type { Kysely } from 'kysely';
import type { Database } from '../../examples/production/database';
import { openRedis } from '../../examples/production/redis';
import { createSessionTable, PostgresSessionStore } from './postgres-session-store';
import type { ServerOrders } from './server';

interface Stores {
  readonly tokenStore: TokenStore;
  readonly sessionStore: Store;
}

export async function openStores(db: Kysely<Database>, { redisUrl, keyPrefix }: ServerOrders): Promise<Stores> {
  if (redisUrl === null) {
    return { tokenStore: new KyselyTokenStore(db), sessionStore: new PostgresSessionStore(db) };
  }
  const client = await openRedis(redisUrl);
  return {
    tokenStore: new RedisTokenStore(client, { keyPrefix: `${keyPrefix}reset:` }),
    sessionStore: new RedisStore({ client, prefix: `${keyPrefix}session:`, disableTouch: true }),
  };
}

/** The tables that take Redis' place. */
export async function createStoreTables(db: Kysely<Database>): Promise<void> {
  await tokenTableMigration().up(db);
  await createSessionTable(db);
}
