// The library with its defaults, beside a route of the host's own and a login: `overload.cjs <path of the build> <people>`.

const express = require('express');
const { probing } = require('./probing.cjs');
const { serve } = require('./serve.cjs');

const [build, people] = process.argv.slice(2);
const { BcryptPasswordHasher, createPasswordRouter, createPasswordService, ...library } = require(build);
const MEASURED_MS = 4_000;

void new BcryptPasswordHasher().hash('the password until now').then((passwordHash) => {
  const users = Array.from({ length: Number(people) }, (_, n) => ({ id: `user-${n}`, passwordHash }));
  const service = createPasswordService({
    userStore: new library.MemoryUserStore(users),
    tokenStore: new library.MemoryTokenStore(),
    tokenFormat: new library.OpaqueTokenFormat(),
    onEvent: () => undefined,
  });

  const app = express();
  app.get('/unrelated', (_request, response) => response.send('a ready string'));
  app.post('/login', express.json(), async ({ body }, response) => {
    const error = await service.verifyPassword(body.id, body.password).catch((refusal) => refusal);
    if (error) response.status(error.status).set(error.headers).json(error);
    else response.json({});
  });
  const authResolver = ({ headers }) => ({ userId: headers.authorization, mayResetPassword: () => true });
  app.use(createPasswordRouter({ service, authResolver }));

  serve(app, {
    ...probing,
    memory: () => process.memoryUsage.rss(),
    hashesPerSecond: () => hashesPerSecond(service),
  });
});

/** Of as many logins at once as are let in, each as nobody, which costs one. */
async function hashesPerSecond(service) {
  const startedAt = performance.now();
  let hashes = 0;
  const keepHashing = async () => {
    while (performance.now() - startedAt < MEASURED_MS) {
      await service.verifyPassword(null, 'a wrong password').catch(() => hashes++);
    }
  };
  await Promise.all(Array.from({ length: 8 }, keepHashing));
  return hashes / ((performance.now() - startedAt) / 1_000);
}
