import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { createApp } from './app';

const jane = { id: 'jane', passwordHash: null, contextWords: ['jane.doe@example.com'] };

const service = createPasswordService({
  userStore: new MemoryUserStore([jane]),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
});

void play();

/** What a form would send while somebody with a reset token chooses a password. */
async function play(): Promise<void> {
  const server = createApp(service, () => null).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rbac-api/v1/command/validate-password`;

  console.log(`GET  ${await (await fetch(url)).text()}`);
  const issued = await service.issueSelfServiceToken('jane');
  for (const password of ['jane', 'jane.doe@example.com', 'passwordpassword', 'a password yet to come']) {
    const body = JSON.stringify({ password, reset_token: issued?.token });
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    console.log(`POST ${password}: ${await answer.text()}`);
  }
  server.close();
  server.closeAllConnections();
}
