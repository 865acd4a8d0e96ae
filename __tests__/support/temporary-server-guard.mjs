// Runs one server and ends it when stdin closes, and its directory with it unless told otherwise: on stop(), but also when
// the test run is killed, so that nothing is ever left behind.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const { command, args, directory, env, identity, stopSignal } = JSON.parse(process.argv[2]);
const server = spawn(command, args, { cwd: directory, env, ...identity, stdio: ['ignore', 'inherit', 'inherit'] });

server.on('error', (error) => process.stderr.write(`${command}: ${error.message}\n`));
let isKept = false;
server.on('close', (code) => {
  if (!isKept) rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  process.exit(code ?? 1);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => server.kill(stopSignal));
// Whatever comes before the end asks for the directory to be kept.
process.stdin.on('data', () => {
  isKept = true;
});
