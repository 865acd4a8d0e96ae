import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';
import type { SqlDialect } from './sql-dialect';

export type ColumnKind = 'text' | 'uuid' | 'integer' | 'boolean' | 'time' | 'other';

export interface TableColumn {
  /** As the database calls it. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** In characters; null where it does not matter or has no limit. */
  readonly maxLength: number | null;
  /** Of its seconds; null where it is no time, or does not say. */
  readonly fractionDigits: number | null;
  /** Whether two different texts may count as equal, by the column's type or collation. */
  readonly loose: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly maxLength?: unknown;
  readonly fractionDigits?: unknown;
  readonly loose?: unknown;
}

/** What the database says of a table's columns, by name; empty where it knows no such table. */
export async function readColumns(
  db: QueryExecutorProvider,
  dialect: SqlDialect,
  table: string,
): Promise<ReadonlyMap<string, TableColumn>> {
  const columns = new Map<string, TableColumn>();
  for (const { name, type, maxLength, fractionDigits, loose } of await readers[dialect](db, table)) {
    columns.set(columnKey(dialect, name), {
      type,
      kind: kindOf(dialect, type.toLowerCase()),
      maxLength: numberOrNull(maxLength),
      fractionDigits: numberOrNull(fractionDigits),
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
  // A domain may be over another one: what counts is the type below them all, and the limit that any of them sets.
  const { rows } = await sql<ColumnRow>`
    with recursive declared as (
      select a.attname, a.attcollation, a.atttypid as typid, a.atttypmod as typmod
      from pg_catalog.pg_attribute a
      where a.attrelid = to_regclass(${quoted.join('.')}) and a.attnum > 0 and not a.attisdropped
      union all
      select d.attname, d.attcollation, t.typbasetype, greatest(d.typmod, t.typtypmod)
      from declared d join pg_catalog.pg_type t on t.oid = d.typid
      where t.typtype = 'd'
    )
    select d.attname as "name", t.typname as "type",
      case when t.typname in ('varchar', 'bpchar') then nullif(d.typmod, -1) - 4 end as "maxLength",
      case when t.typname = 'timestamptz' then nullif(d.typmod, -1) end as "fractionDigits",
      t.typname = 'citext' or not coalesce(c.collisdeterministic, true) as "loose"
    from declared d
      join pg_catalog.pg_type t on t.oid = d.typid and t.typtype <> 'd'
      left join pg_catalog.pg_collation c on c.oid = d.attcollation`.execute(db);
  return rows;
};

const readMysql: Reader = async (db, table) => {
  const [name, schema = null] = table.split('.').reverse();
  const { rows } = await sql<ColumnRow>`
    select column_name as name, data_type as type, character_maximum_length as maxLength,
      datetime_precision as fractionDigits,
      collation_name is not null and right(collation_name, 4) <> '_bin' as loose
    from information_schema.columns
    where table_schema = coalesce(${schema}, database()) and table_name = ${name}`.execute(db);
  return rows;
};

const readSqlite: Reader = async (db, table) => {
  const [name = table, schema = 'main'] = table.split('.').reverse();
  const { rows } =
    await sql<ColumnRow>`select name, type from pragma_table_xinfo(${name}, ${schema}) where hidden <> 1`.execute(db);
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
    // Without a time zone, it takes the driver's local time for one.
    [/^timestamptz$/, 'time'],
  ],
  mysql: [
    [/char|text|binary|blob/, 'text'],
    [/^uuid$/, 'uuid'],
    // One byte of integer is what MySQL calls a boolean; it ends at 127.
    [/^(?:tinyint|bit)$/, 'boolean'],
    [/int$/, 'integer'],
    [/^(?:datetime|timestamp)$/, 'time'],
  ],
  // In SQLite's own order of precedence: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
  sqlite: [
    [/int/, 'integer'],
    [/char|clob|text|^$/, 'text'],
    [/^bool/, 'boolean'],
    [/date|time/, 'time'],
  ],
};

function kindOf(dialect: SqlDialect, type: string): ColumnKind {
  return kinds[dialect].find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
