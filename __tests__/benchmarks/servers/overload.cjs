// The library under far more work than the machine can hash, beside a route of the host's own: `overload.cjs <path of the build>`.
const dns = require('node:dns').promises;
const { readFile } = require('node:fs').promises;
const express = require('express');
const { serve } = require('./serve.cjs');

const library = require(process.argv[2]);
const { BcryptPasswordHasher, createPasswordRouter, createPasswordService } = library;
const { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } = library;

const users = Array.from({ length: 20_000 }, (_, n) => ({ id: `user-${n}`, passwordHash: null }));
const service = createPasswordService({
  userStore: new MemoryUserStore(users),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
  passwordHasher: new BcryptPasswordHasher({ cost: 10 }),
  failedAttemptsLockout: false,
  onEvent: () => undefined,
});

const app = express();
app.get('/unrelated', (_request, response) => response.send('a ready string'));
app.post('/login', express.json(), (request, response) => {
  service.verifyPassword(request.body.id, request.body.password).then(
    () => response.json({}),
    (error) =>
      response
        .status(error.status)
        .set(error.headers ?? {})
        .json(error),
  );
});
app.use(
  createPasswordRouter({
    service,
    authResolver: ({ headers }) => ({ userId: headers.authorization, mayResetPassword: () => true }),
  }),
);

/** Times of what shares libuv's threads with bcrypt, taken every few milliseconds until they are asked for. */
const threadTimes = { dns: [], readFile: [] };
setInterval(async () => {
  threadTimes.dns.push(await timeOf(() => dns.lookup('localhost')));
  threadTimes.readFile.push(await timeOf(() => readFile(__filename)));
}, 20).unref();

async function timeOf(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

serve(app, {
  threadTimes() {
    const taken = { dns: threadTimes.dns.splice(0), readFile: threadTimes.readFile.splice(0) };
    return taken;
  },
  memory: () => process.memoryUsage.rss(),
});
