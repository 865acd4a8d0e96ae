import { sql, type QueryExecutorProvider } from 'kysely';
import type { SqlDialect } from './sql-dialect';

export type ColumnKind = 'text' | 'uuid' | 'integer' | 'boolean' | 'other';

export interface TableColumn {
  /** As the database calls it. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** In characters; null where it does not matter or has no limit. */
  readonly maxLength: number | null;
  /** Whether two different texts may count as equal, by the column's type or collation. */
  readonly loose: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly maxLength?: unknown;
  readonly loose?: unknown;
}

/** What the database says of a table's columns, by name; empty where it knows no such table. */
export async function readColumns(
  db: QueryExecutorProvider,
  dialect: SqlDialect,
  table: string,
): Promise<ReadonlyMap<string, TableColumn>> {
  const columns = new Map<string, TableColumn>();
  for (const { name, type, maxLength, loose } of await readers[dialect](db, table)) {
    columns.set(columnKey(dialect, name), {
      type,
      kind: kindOf(dialect, type.toLowerCase()),
      maxLength: maxLength === null || maxLength === undefined ? null : Number(maxLength),
      loose: Number(loose) > 0,
    });
  }
  return columns;
}

/** Only PostgreSQL tells quoted names apart by case. */
export function columnKey(dialect: SqlDialect, name: string): string {
  return dialect === 'postgres' ? name : name.toLowerCase();
}

type Reader = (db: QueryExecutorProvider, table: string) => Promise<readonly ColumnRow[]>;

const readPostgres: Reader = async (db, table) => {
  const quoted = table.split('.').map((part) => `"${part.replaceAll('"', '""')}"`);
  const { rows } = await sql<ColumnRow>`
    select a.attname as "name", coalesce(base.typname, t.typname) as "type",
      case when coalesce(base.typname, t.typname) in ('varchar', 'bpchar')
        then nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4 end as "maxLength",
      coalesce(base.typname, t.typname) = 'citext' or not coalesce(c.collisdeterministic, true) as "loose"
    from pg_catalog.pg_attribute a
      join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_type base on base.oid = t.typbasetype
      left join pg_catalog.pg_collation c on c.oid = a.attcollation
    where a.attrelid = to_regclass(${quoted.join('.')}) and a.attnum > 0 and not a.attisdropped`.execute(db);
  return rows;
};

const readMysql: Reader = async (db, table) => {
  const [name, schema = null] = table.split('.').reverse();
  const { rows } = await sql<ColumnRow>`
    select column_name as name, data_type as type, character_maximum_length as maxLength,
      collation_name is not null and collation_name not like ${'%\\_bin'} as loose
    from information_schema.columns
    where table_schema = coalesce(${schema}, database()) and table_name = ${name}`.execute(db);
  return rows;
};

const readSqlite: Reader = async (db, table) => {
  const [name = table, schema = 'main'] = table.split('.').reverse();
  const { rows } = await sql<ColumnRow>`select name, type from pragma_table_info(${name}, ${schema})`.execute(db);
  return Promise.all(rows.map(async (row) => ({ ...row, loose: await comparesLoosely(db, table, row.name) })));
};

/** SQLite does not tell a column's collation, but an empty column with one text in it shows it. */
async function comparesLoosely(db: QueryExecutorProvider, table: string, column: string): Promise<number> {
  const { rows } = await sql<{ loose: number }>`
    select count(*) as loose from (
      select ${sql.id(column)} as value from ${sql.table(table)} where false union all select 'a'
    ) where value in ('A', 'a ')`.execute(db);
  return rows[0]?.loose ?? 0;
}

const readers: Readonly<Record<SqlDialect, Reader>> = {
  postgres: readPostgres,
  mysql: readMysql,
  sqlite: readSqlite,
};

const kinds: Readonly<Record<SqlDialect, readonly (readonly [RegExp, ColumnKind])[]>> = {
  postgres: [
    [/^(?:text|varchar|bpchar|citext)$/, 'text'],
    [/^uuid$/, 'uuid'],
    [/^int[248]$/, 'integer'],
    [/^bool$/, 'boolean'],
  ],
  mysql: [
    [/char|text|binary|blob/, 'text'],
    [/^uuid$/, 'uuid'],
    // One byte of integer is what MySQL calls a boolean; it ends at 127.
    [/^(?:tinyint|bit)$/, 'boolean'],
    [/int$/, 'integer'],
  ],
  // In SQLite's own order of precedence: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
  sqlite: [
    [/int/, 'integer'],
    [/char|clob|text|^$/, 'text'],
    [/^bool/, 'boolean'],
  ],
};

function kindOf(dialect: SqlDialect, type: string): ColumnKind {
  return kinds[dialect].find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}
