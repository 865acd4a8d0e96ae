'use strict';

const { appendFileSync } = require('node:fs');
const { BcryptPasswordHasher, JwtTokenFormat } = require('express-password-router');
const { KyselyTokenStore, KyselyUserStore } = require('express-password-router/stores/kysely');
const { Kysely, SqliteDialect } = require('kysely');
const Database = require('libsql');

console.log('the config prints something');

const db = new Kysely({ dialect: new SqliteDialect({ database: new Database('app.sqlite') }) });

module.exports = {
  options: {
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
  },
  close: () => db.destroy(),
};
