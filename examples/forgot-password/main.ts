import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPasswordService, JwtTokenFormat, MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { createApp } from './app';
import { letterText } from './letter-text';
import { startMailCatcher } from './mail-catcher';
import { createMailer } from './mailer';
import { People } from './people';

const people = new People([{ id: 'ann', email: 'ann@example.com' }]);

async function main(): Promise<void> {
  const passwords = createPasswordService({
    userStore: new MemoryUserStore([{ id: 'ann', passwordHash: null, contextWords: ['ann@example.com'] }]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new JwtTokenFormat({ signingKey: randomBytes(32) }),
    onEvent: ({ type, userId }) => console.log(`  [${type}] ${userId ?? 'nobody'}`),
  });
  const catcher = await startMailCatcher((source) => console.log(`\nA mail:\n\n${letterText(source)}\n`));
  const mailer = createMailer(process.env['SMTP_URL'] ?? catcher.smtpUrl);
  const port = Number(process.env['PORT'] ?? 3000);
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { app, forgotPassword } = createApp({ people, passwords, mailer, publicUrl: url });
  server.on('request', app);
  printCommands(url);

  process.once('SIGINT', () => {
    server.close(() => {
      void forgotPassword.whenIdle().then(() => {
        mailer.close();
        return catcher.stop();
      });
    });
    server.closeIdleConnections();
  });
}

function printCommands(url: string): void {
  const post = (path: string, body: object): string =>
    `curl -i ${url}${path} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  const password = 'a password that I just made up';
  console.log(`Ask for a link; a mail comes. Ask again, or as somebody unknown: the same answer, and none comes.

${post('/auth/forgot', { login: 'ann@example.com' })}
${post('/auth/forgot', { login: 'nobody@example.com' })}

Open the link in a browser, or set a password with its token here; then log in:

${post('/auth/reset', { token: 'the token', password })}
${post('/login', { email: 'ann@example.com', password })}
`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
