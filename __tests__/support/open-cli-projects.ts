import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BcryptPasswordHasher, createPasswordService, JwtTokenFormat } from 'express-password-router';
import type { PasswordService, User } from 'express-password-router';
import { KyselyTokenStore, KyselyUserStore, tokenTableMigration } from 'express-password-router/stores/kysely';
import { Kysely, SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import Database from 'libsql';
import { buildPackage } from './build-package';
import { root } from './root';
import { runCli } from './run-cli';
import type { CliCall, CliResult } from './run-cli';
import { createUserTable, userColumns } from './user-table';

export type ProjectKind = 'esm' | 'commonjs' | 'typescript';
export const oldPassword = 'the password until now';

/** One project of a stranger's, with the package, a config and an app's SQLite file of a few users. */
export interface CliProject {
  readonly folder: string;
  write(file: string, text: string): void;
  run(line: string | readonly string[], call?: CliCall): Promise<CliResult>;
  /** The app's own service, over the same file. */
  readonly app: PasswordService;
  findUser(userId: string): Promise<User | null>;
  /** What the config's onEvent has written. */
  audit(): Record<string, unknown>[];
}

export interface CliProjects {
  open(kind: ProjectKind, without?: readonly string[]): Promise<CliProject>;
  remove(): Promise<void>;
}

const packages = ['ajv', 'bcrypt', 'express', 'jsonwebtoken', 'kysely', 'libsql', '@inquirer/password', 'tsx'];

export async function openCliProjects(): Promise<CliProjects> {
  const built = await buildPackage();
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cli-')));
  const databases: Kysely<unknown>[] = [];

  async function open(kind: ProjectKind, without: readonly string[] = []): Promise<CliProject> {
    const project = mkdtempSync(path.join(folder, `${kind}-`));
    cpSync(path.join(root, '__tests__', 'cli', 'projects', kind), project, { recursive: true });
    install(project, built, without);
    const database = new Database(path.join(project, 'app.sqlite')) as unknown as SqliteDatabase;
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    databases.push(db);
    await fill(db);
    const userStore = new KyselyUserStore(db, { table: 'users', columns: userColumns });
    return {
      folder: project,
      write: (file, text) => writeFileSync(path.join(project, file), text),
      run: (line, call) => runCli(project, typeof line === 'string' ? line.split(' ') : line, call),
      app: createPasswordService({
        userStore,
        tokenStore: new KyselyTokenStore(db),
        tokenFormat: new JwtTokenFormat({ signingKey: 'an obviously fake secret of many letters' }),
        onEvent: () => undefined,
      }),
      findUser: (userId) => userStore.findById(userId),
      audit: () => readAudit(path.join(project, 'audit.log')),
    };
  }

  return {
    open,
    async remove() {
      await Promise.all(databases.map((db) => db.destroy()));
      for (const each of [built, folder]) rmSync(each, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function install(project: string, built: string, without: readonly string[]): void {
  const modules = path.join(project, 'node_modules');
  mkdirSync(path.join(modules, '@inquirer'), { recursive: true });
  cpSync(built, path.join(modules, 'express-password-router'), { recursive: true });
  for (const name of packages.filter((each) => !without.includes(each))) {
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
}

async function fill(db: Kysely<unknown>): Promise<void> {
  await createUserTable({ db, dialect: 'sqlite', stop: () => db.destroy() }, 'users');
  await tokenTableMigration().up(db);
  const hash = await new BcryptPasswordHasher({ cost: 10 }).hash(oldPassword);
  const users = [
    { id: 'ann', password_hash: hash },
    { id: 'locked', password_hash: hash, failed_attempts: 10 },
    { id: 'remote', password_hash: null, is_remote: 1 },
    { id: 'revoked', password_hash: hash, is_revoked: 1 },
    { id: 'scratch', password_hash: hash },
  ];
  for (const user of users) {
    await (db as Kysely<{ users: Record<string, unknown> }>).insertInto('users').values(user).execute();
  }
}

function readAudit(file: string): Record<string, unknown>[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
