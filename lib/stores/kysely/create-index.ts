import { sql } from 'kysely';
import { withoutPlugins } from './sql-dialect';
import type { KyselyQueries, SqlDialect } from './sql-dialect';

export interface TableIndex {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** The schema of a qualified table is told with the table; SQLite wants it with the index instead, which Kysely's builder has no place for. */
export async function createIndex(
  db: KyselyQueries,
  dialect: SqlDialect,
  { table, name, columns }: TableIndex,
): Promise<void> {
  const [own = table, ...schema] = table.split('.').reverse();
  const [index, on] = dialect === 'sqlite' ? [[...schema, name], [own]] : [[name], [...schema, own]];
  const list = sql.join(columns.map((column) => sql.id(column)));
  await sql`create index ${sql.id(...index)} on ${sql.id(...on)} (${list})`.execute(withoutPlugins(db));
}
