import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPasswordService, JwtTokenFormat, MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { letterText } from '../forgot-password/letter-text';
import { startMailCatcher } from '../forgot-password/mail-catcher';
import { createMailer } from '../forgot-password/mailer';
import { People } from '../forgot-password/people';
import { createApp } from './app';
import { createInvite } from './invite';

async function main(): Promise<void> {
  const userStore = new MemoryUserStore();
  const passwords = createPasswordService({
    userStore,
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new JwtTokenFormat({ signingKey: randomBytes(32) }),
    onEvent: ({ type, userId }) => console.log(`  [${type}] ${userId ?? 'nobody'}`),
  });
  const catcher = await startMailCatcher((source) => console.log(`\nA mail:\n\n${letterText(source)}\n`));
  const mailer = createMailer(process.env['SMTP_URL'] ?? catcher.smtpUrl);
  const server = createServer();
  server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const app = createApp({
    people: new People(),
    userStore,
    passwords,
    invite: createInvite(passwords, mailer, `${url}/auth/reset`),
    resolveCaller: (request) =>
      request.get('Authorization') === 'Bearer fake-admin' ? { userId: 'admin', mayResetPassword: () => true } : null,
  });
  server.on('request', app);
  printCommands(url);

  process.once('SIGINT', () => {
    server.close(() => {
      mailer.close();
      void catcher.stop();
    });
    server.closeIdleConnections();
  });
}

function printCommands(url: string): void {
  const post = (path: string, body: object, ...more: string[]): string =>
    [`curl -i ${url}${path}`, ...more, "-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`].join(' ');
  const password = 'a password that I just made up';
  console.log(`Invite somebody; a mail comes:

${post('/users', { email: 'joe@example.com' }, "-H 'Authorization: Bearer fake-admin'")}

Open the link in a browser, or set the first password with its token here; then log in:

${post('/auth/reset', { token: 'the token', password })}
${post('/login', { email: 'joe@example.com', password })}
`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
