'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');

/** Mounts the router in an app and walks through its endpoints. */
module.exports = async function walk(express, library) {
  const users = new library.MemoryUserStore([{ id: 'ann', passwordHash: null }]);
  const app = express();
  app.use(
    '/rbac-api/v1',
    library.createPasswordRouter({
      userStore: users,
      tokenStore: new library.MemoryTokenStore(),
      tokenFormat: new library.JwtTokenFormat({ signingKey: 'not a secret, only thirty-two bytes' }),
      passwordHasher: new library.BcryptPasswordHasher({ cost: 10 }),
      authResolver: () => ({ userId: 'ann', mayResetPassword: () => true }),
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const send = (method, path, body) =>
    fetch(`http://127.0.0.1:${server.address().port}/rbac-api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  try {
    const issued = await send('POST', '/users/ann/password/reset');
    assert.equal(issued.status, 200);
    const token = await issued.text();
    const password = 'plum velvet harbour';
    assert.equal((await send('POST', '/auth/reset', { token, password })).status, 200);
    assert.equal((await send('POST', '/auth/reset', { token, password })).status, 403);
    const change = { current_password: password, password: 'harbour velvet plum' };
    assert.equal((await send('PUT', '/users/current/password', change)).status, 200);
    assert.match(users.findById('ann').passwordHash, /^\$2b\$10\$/);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};
