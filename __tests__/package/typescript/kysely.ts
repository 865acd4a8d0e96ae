import assert from 'node:assert/strict';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { TokenStore, UserStore } from 'express-password-router';
import { KyselyTokenStore, KyselyUserStore, tokenTableMigration } from 'express-password-router/stores/kysely';

interface Tables {
  users: { id: string; password_hash: string | null };
}

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const userStore: UserStore = new KyselyUserStore(db, {
  table: 'users',
  columns: { id: 'id', passwordHash: 'password_hash' },
});
const tokenStore: TokenStore = new KyselyTokenStore(db);

async function main(): Promise<void> {
  await tokenTableMigration().up(db);
  assert.equal(await userStore.findById('ann'), null);
  assert.equal(await tokenStore.findById('nobody'), null);
}

void main();
