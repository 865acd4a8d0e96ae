import { appendFileSync } from 'node:fs';
import { BcryptPasswordHasher, JwtTokenFormat } from 'express-password-router';
import type { PasswordServiceOptions } from 'express-password-router';
import { KyselyTokenStore, KyselyUserStore } from 'express-password-router/stores/kysely';
import type { Kysely } from 'kysely';
// Without an ending, as TypeScript's own resolution has it: Node's stripping of types does not know this.
import { openDatabase } from './database';

console.log('the config prints something');

let db: Kysely<unknown> | undefined;

export default async function createOptions(): Promise<PasswordServiceOptions> {
  db = await Promise.resolve(openDatabase());
  return {
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
}

export async function close(): Promise<void> {
  await db?.destroy();
}
