import { appendFileSync } from 'node:fs';
import { BcryptPasswordHasher, JwtTokenFormat } from 'express-password-router';
import { KyselyTokenStore, KyselyUserStore } from 'express-password-router/stores/kysely';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';

console.log('the config prints something');

const db = new Kysely({ dialect: new SqliteDialect({ database: new Database('app.sqlite') }) });

export default {
  userStore: new KyselyUserStore(db, {
    table: 'users',
    columns: {
      id: 'id',
      passwordHash: 'password_hash',
      revoked: 'is_revoked',
      remote: 'is_remote',
      failedAttempts: 'failed_attempts',
    },
  }),
  tokenStore: new KyselyTokenStore(db),
  tokenFormat: new JwtTokenFormat({ signingKey: 'an obviously fake secret of many letters' }),
  passwordHasher: new BcryptPasswordHasher({ cost: 10 }),
  onEvent: (event) => appendFileSync('audit.log', `${JSON.stringify(event)}\n`),
};

export const close = () => db.destroy();
