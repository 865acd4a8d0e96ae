import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Database servers refuse to run as root: they run as nobody then, which needs no entry in the user database. */
export const unprivileged: { uid: number; gid: number } | undefined =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };

export interface TemporaryServer {
  readonly port: number;
  /** Ends the server and deletes its directory. */
  stop(): Promise<void>;
  /** Ends the server and keeps its directory. What it answers starts it again, on the same port with the same data. */
  interrupt(): Promise<() => Promise<void>>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Deleted with the server. */
  readonly directory: string;
  /** The line of its log that says that it takes connections. */
  readonly ready: RegExp;
  readonly stopSignal?: NodeJS.Signals;
}

export function makeServerDirectory(name: string): string {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), `${name}-`)));
  if (unprivileged) chownSync(directory, unprivileged.uid, unprivileged.gid);
  return directory;
}

/** Runs a command that prepares the server's directory, as the user that the server will have. */
export function prepareServer(command: string, args: readonly string[], directory: string): void {
  const result = spawnSync(command, args, { cwd: directory, env, ...unprivileged, encoding: 'utf8' });
  if (result.status === 0) return;
  rmSync(directory, { recursive: true, force: true });
  throw result.error ?? new Error(`${command} failed:\n${result.stdout}${result.stderr}`);
}

/** Starts a server on a free port. Another process may take the port first, so it is tried a few times. */
export async function startTemporaryServer(
  describeServer: (port: number) => ServerCommand,
  fixedPort?: number,
): Promise<TemporaryServer> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    try {
      return await launch(describeServer(port), port);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

export function findCommand(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).concat('/usr/sbin', '/usr/local/sbin');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}

async function launch(server: ServerCommand, port: number): Promise<TemporaryServer> {
  let end = await runGuarded(server);
  return {
    port,
    stop: () => end(),
    interrupt: async () => {
      await end('keep the directory');
      return async () => {
        end = await runGuarded(server);
      };
    },
  };
}

/** Answers what ends it. */
async function runGuarded({ ready, ...server }: ServerCommand): Promise<(lastWords?: string) => Promise<void>> {
  const order = JSON.stringify({ stopSignal: 'SIGTERM', ...server, env, identity: unprivileged });
  const guard = spawn(process.execPath, [path.join(__dirname, 'temporary-server-guard.mjs'), order], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(guard, 'close');
  await untilLogged(guard, ready, server.command);
  return async (lastWords = '') => {
    guard.stdin.end(lastWords);
    await closed;
  };
}

function untilLogged(guard: ChildProcess, ready: RegExp, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    for (const stream of [guard.stdout, guard.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        if (ready.test(line)) resolve();
        else log.push(line);
        if (log.length > 50) log.shift();
      });
    }
    guard.once('close', () => reject(new Error(`${command} ended before it was ready:\n${log.join('\n')}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
