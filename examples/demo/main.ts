import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PasswordEvent } from 'express-password-router';
import { createDemoApp } from './app';
import { chapters } from './chapters';
import { curlLine } from './curl-line';
import { quote } from './quote';
import { describeExpected } from './step';
import { bearerOf, demoUsers } from './users';
import { walkThrough } from './walkthrough';

const STANDARD_PORT = 3000;
const WALKTHROUGH = '--walkthrough';

void runDemo(process.argv.slice(2), process.env['PORT']);

async function runDemo(args: readonly string[], port: string | undefined): Promise<void> {
  const unknown = args.find((arg) => arg !== WALKTHROUGH);
  if (unknown !== undefined) refuse(`The demo does not take ${unknown}: it takes ${WALKTHROUGH}, or nothing.`);
  else if (args.length > 0) await playDemo();
  else if (port !== undefined && !isPort(port)) refuse('PORT must be a number from 0 to 65535; 0 is any that is free.');
  else await serveDemo(port);
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

async function serveDemo(port: string | undefined): Promise<void> {
  const server = createServer(await createDemoApp(printEvent));
  const baseUrl = port === undefined ? await listenAnywhere(server) : await listen(server, Number(port));
  printUsers();
  printCurlLines(baseUrl);
  console.log(`\nThe endpoints are described at ${baseUrl}/api-reference/.`);
  console.log(`The demo listens on ${baseUrl}. Paste the lines above into bash or zsh, in this order.`);
  console.log(
    'What happens shows up here, as it would in your audit trail. Ctrl-C ends it; a restart forgets everything.\n',
  );
}

async function playDemo(): Promise<void> {
  const server = createServer(await createDemoApp(printEvent));
  const baseUrl = await listen(server, 0);
  const { played, failed } = await walkThrough(chapters, baseUrl, console.log);
  server.close();
  server.closeAllConnections();
  console.log(`\n${played - failed} of ${played} steps were answered as expected.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Port 3000, or any other if that is taken. */
function listenAnywhere(server: Server): Promise<string> {
  return listen(server, STANDARD_PORT).catch(() => listen(server, 0));
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function printUsers(): void {
  console.log('The users of the demo:\n');
  for (const { id, note, password } of demoUsers) {
    const header = `Authorization: Bearer ${bearerOf(id)}`;
    console.log(`  ${header.padEnd(38)} ${(password ?? '(no password)').padEnd(26)} ${note}`);
  }
}

function printCurlLines(baseUrl: string): void {
  console.log('\nAfter the arrow: the status to expect, and what the answer contains.');
  for (const { title, steps } of chapters) {
    console.log(`\n${echoLine(`== ${title} ==`)}`);
    for (const step of steps) {
      console.log(`\n${echoLine(`${step.title} → ${describeExpected(step.expected)}`)}`);
      console.log(curlLine(step, baseUrl));
    }
  }
}

/** In place of a comment: zsh, the shell of macOS, has none in what is pasted. */
function echoLine(text: string): string {
  return `echo ${quote(text)}`;
}

function printEvent({ type, at, userId, actorId, ...more }: PasswordEvent): void {
  const error = 'error' in more && more.error instanceof Error ? { error: more.error.message } : {};
  const details = JSON.stringify({ at, userId, actorId, ...more, ...error });
  console.log(`  [${type}] ${details}`);
}
