// Runs one server and ends it, and its directory with it, when stdin closes: on stop(), but also when the test run is
// killed, so that nothing is ever left behind.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const { command, args, directory, env, identity, stopSignal } = JSON.parse(process.argv[2]);
const server = spawn(command, args, { cwd: directory, env, ...identity, stdio: ['ignore', 'inherit', 'inherit'] });

server.on('error', (error) => process.stderr.write(`${command}: ${error.message}\n`));
server.on('close', (code) => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  process.exit(code ?? 1);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => server.kill(stopSignal));
process.stdin.resume();
