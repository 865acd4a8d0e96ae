'use strict';

const assert = require('node:assert/strict');
const { exports: entries } = require('express-password-router/package.json');

const peers = { './stores/kysely': 'kysely', './passwords/argon2id-password-hasher': 'argon2' };

for (const entry of Object.keys(entries)) {
  const name = entry.replace('.', 'express-password-router');
  assert.ok(require.resolve(name));
  const peer = peers[entry];
  if (peer) assert.throws(() => require(name), { code: 'MODULE_NOT_FOUND', message: new RegExp(`'${peer}'`) });
  else assert.ok(Object.keys(require(name)).length > 0);
}
assert.throws(() => require('express-password-router/dist/options.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
