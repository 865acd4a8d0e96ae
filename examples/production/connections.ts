import { RedisStore } from 'connect-redis';
import { RedisTokenStore } from 'express-password-router/stores/redis';
import type { TokenStore } from 'express-password-router';
import type { Store } from 'express-session';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { askMaster } from './ask-master';
import { openDatabase } from './database';
import type { Database } from './database';
import type { HealthChecks } from './health';
import { openRedis } from './redis';
import type { Redis } from './redis';
import type { Settings } from './settings';

/** What the app keeps its data in: users in PostgreSQL, reset tokens and sessions in Redis. */
export interface Connections {
  readonly db: Kysely<Database>;
  readonly tokenStore: TokenStore;
  readonly sessionStore: Store;
  readonly healthChecks: HealthChecks;
  readonly close: () => Promise<unknown>;
}

/** @throws Error when a server does not answer */
export async function openConnections({ databaseUrl, redisUrl }: Settings): Promise<Connections> {
  const db = await openDatabase(databaseUrl);
  try {
    return connect(db, await openRedis(redisUrl));
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function connect(db: Kysely<Database>, redis: Redis): Connections {
  return {
    db,
    tokenStore: new RedisTokenStore(redis, { keyPrefix: 'app:reset:' }),
    // Without touch, a session ends when its cookie does, however often it is used.
    sessionStore: new RedisStore({ client: redis, prefix: 'app:session:', disableTouch: true }),
    healthChecks: { postgres: () => sql`select 1`.execute(db), redis: () => askMaster(redis) },
    close: () => Promise.all([db.destroy(), redis.close()]),
  };
}
