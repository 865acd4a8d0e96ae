import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
import { startPostgres } from './postgres';

export interface ExampleDatabase {
  readonly pool: Pool;
  stop(): Promise<void>;
}

const examples = path.resolve(__dirname, '..', '..', 'examples', 'postgres');

/** The text of an SQL file of examples/postgres. */
export function readExampleSql(name: string): string {
  return readFileSync(path.join(examples, name), 'utf8');
}

/** An empty PostgreSQL for examples/postgres. */
export async function openExampleDatabase(): Promise<ExampleDatabase> {
  const server = await startPostgres();
  const pool = new Pool({ connectionString: server.url, max: 16 });
  // The server may end before the last idle connection has.
  pool.on('error', () => undefined);
  return {
    pool,
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
}
