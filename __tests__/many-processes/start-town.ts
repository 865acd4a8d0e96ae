import { randomUUID } from 'node:crypto';
import { BcryptPasswordHasher } from 'express-password-router';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../examples/production/database';
import type { Database } from '../../examples/production/database';
import { migrate } from '../../examples/production/migrations';
import { findingFor } from '../support/engines';
import { fastHash } from '../support/fast-password-hasher';
import { startPostgres } from '../support/postgres';
import { startRedis } from '../support/redis';
import type { OwnRedis } from '../support/redis';
import type { TemporaryServer } from '../support/temporary-server';
import { Fleet } from './fleet';
import { createStoreTables } from './open-stores';
import { Visitor } from './visitor';

export const oldPassword = 'the password until now';

export interface Person {
  readonly id: string;
  readonly email: string;
}

/** Four processes of the example app over one PostgreSQL and one Redis, and people who use it. */
export interface Town {
  readonly postgres: TemporaryServer;
  readonly db: Kysely<Database>;
  readonly fleet: Fleet;
  /** Somebody new, whose password is `oldPassword`. */
  settle(): Promise<Person>;
  /** A browser whose every request goes to the next process. */
  visitor(): Visitor;
  /** A reset token, from the administrator. */
  issueToken(person: Person): Promise<string>;
  stop(): Promise<void>;
}

export interface TownOptions {
  /** Default: the one of this machine; where there is none, PostgreSQL takes its place. */
  readonly redis?: OwnRedis;
  /** Default: a hasher that costs nothing. */
  readonly bcryptCost?: number;
  /** Of each process. Default: the example's own choice. */
  readonly hashingConcurrency?: number;
}

export async function startTown({ redis: own, bcryptCost, hashingConcurrency }: TownOptions = {}): Promise<Town> {
  const postgres = await startPostgres();
  const redis = own ?? ('missing' in findingFor('Redis') ? null : await startRedis());
  const db = await openDatabase(postgres.url);
  await migrate(db);
  await createStoreTables(db);

  const passwordHash =
    bcryptCost === undefined
      ? fastHash(oldPassword)
      : await new BcryptPasswordHasher({ cost: bcryptCost }).hash(oldPassword);
  const settle = (isAdmin: boolean): Promise<Person> => {
    const user = { email: `${randomUUID()}@example.com`, password_hash: passwordHash, password_changed_at: null };
    const row = { ...user, is_admin: isAdmin };
    return db.insertInto('users').values(row).returning(['id', 'email']).executeTakeFirstOrThrow();
  };

  const redisUrl = redis?.url ?? null;
  const keyPrefix = redis && 'keyPrefix' in redis ? redis.keyPrefix : '';
  const fleet = await Fleet.start(4, {
    databaseUrl: postgres.url,
    redisUrl,
    keyPrefix,
    bcryptCost: bcryptCost ?? null,
    hashingConcurrency: hashingConcurrency ?? null,
  });
  const visitor = (): Visitor => new Visitor(() => fleet.next().url);
  const administrator = visitor();
  await administrator.logIn((await settle(true)).email, oldPassword);

  return {
    postgres,
    db,
    fleet,
    settle: () => settle(false),
    visitor,
    async issueToken({ id }) {
      const { status, text } = await administrator.issueToken(id);
      if (status !== 200) throw new Error(`no token: ${text}`);
      return text;
    },
    async stop() {
      await fleet.stop();
      await db.destroy();
      await redis?.stop();
      await postgres.stop();
    },
  };
}

/** Until PostgreSQL has heard that a process is gone, its last statement may still be on the way. */
export async function untilDisconnected({ db }: Town, name: string): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const { rows } = await sql`select from pg_stat_activity where application_name = ${name}`.execute(db);
    if (rows.length === 0) return;
  }
  throw new Error(`${name} is connected to PostgreSQL still`);
}
