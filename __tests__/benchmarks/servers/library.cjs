// The library over memory stores: `library.cjs <directory of the build> <token format> [bcrypt cost]`.

const { generateKeyPairSync } = require('node:crypto');
const bcrypt = require('bcrypt');
const express = require('express');
const { probing } = require('./probing.cjs');
const { serve } = require('./serve.cjs');

const [library, format, cost = '10'] = process.argv.slice(2);
const lib = require(library);

const signingKeys = {
  HS256: () => 'an obviously fake secret of the benchmarks',
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};
const tokenFormat =
  format === 'opaque' ? new lib.OpaqueTokenFormat() : new lib.JwtTokenFormat({ signingKey: signingKeys[format]() });
const userStore = new lib.MemoryUserStore(Array.from({ length: 1_000 }, (_, n) => userNamed(`user-${n}`)));
const app = express();
app.use(
  lib.createPasswordRouter({
    userStore,
    tokenStore: new lib.MemoryTokenStore(),
    tokenFormat,
    passwordHasher: new lib.BcryptPasswordHasher({ cost: Number(cost) }),
    authResolver: ({ headers: { authorization } }) =>
      authorization ? { userId: authorization.slice('Bearer '.length), mayResetPassword: () => true } : null,
  }),
);

serve(app, {
  ...probing,
  hash: (password) => bcrypt.hash(password, Number(cost)),
  compareAndHash: async ({ password, hash }) => {
    await bcrypt.compare(password, hash);
    return bcrypt.hash(password, Number(cost));
  },
  expiredToken: () => tokenFormat.mint({ userId: 'user-9', issuedAt: new Date(0), expiresAt: new Date(60_000) }).token,
});

function userNamed(id) {
  return { id, passwordHash: `an obviously fake hash of ${id}` };
}
