import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { runningServer } from './engines';
import { findCommand, makeServerDirectory, prepareServer, startTemporaryServer } from './temporary-server';
import type { TemporaryServer } from './temporary-server';

export interface TestMariadb {
  /** Of an empty database that belongs to the test. */
  readonly url: string;
  /** Drops the database, and the server if it was started for the test. */
  stop(): Promise<void>;
}

/** A database of its own on the MariaDB of MARIADB_URL or of this machine, else on a server of its own. */
export async function startMariadb(): Promise<TestMariadb> {
  const running = runningServer('MariaDB');
  const own = running === null ? await startOwnMariadb() : null;
  const url = new URL(running ?? `mysql://root@127.0.0.1:${own?.port}/test`);
  // Debian's default grants reach every database whose name starts with test_.
  const database = `test_${randomBytes(6).toString('hex')}`;
  await run(url, `CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);

  const ownDatabase = new URL(url);
  ownDatabase.pathname = `/${database}`;
  return {
    url: ownDatabase.href,
    stop: async () => {
      await run(url, `DROP DATABASE ${database}`);
      await own?.stop();
    },
  };
}

function startOwnMariadb(): Promise<TemporaryServer> {
  return startTemporaryServer((port) => {
    const directory = makeServerDirectory('mariadb');
    const data = path.join(directory, 'data');
    const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal'];
    prepareServer('mariadb-install-db', install, directory);
    const network = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${path.join(directory, 'socket')}`];
    const speed = ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=64M', '--skip-name-resolve'];
    return {
      command: findCommand('mariadbd') ?? 'mariadbd',
      args: ['--no-defaults', `--datadir=${data}`, `--pid-file=${path.join(directory, 'pid')}`, ...network, ...speed],
      directory,
      ready: /ready for connections/,
    };
  });
}

async function run(url: URL, statement: string): Promise<void> {
  const connection = await createConnection(url.href);
  await connection.query(statement).finally(() => connection.end());
}
