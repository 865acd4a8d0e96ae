import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { letterText } from '../forgot-password/letter-text';
import { startMailCatcher } from '../forgot-password/mail-catcher';
import { createMailer } from '../forgot-password/mailer';
import { createExampleApp, example } from './app';

async function main(): Promise<void> {
  const mailbox: string[] = [];
  const { smtpUrl } = await startMailCatcher((source) => mailbox.unshift(letterText(source)));
  const server = createServer().listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { app } = await createExampleApp({ publicUrl, mailer: createMailer(smtpUrl), mailbox });
  server.on('request', app);
  console.log(`Open ${publicUrl}/login and press "Forgot password?". The mail comes to ${publicUrl}/mailbox.`);
  console.log(`Then log in as ${example.email}; until now the password is: ${example.password}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
