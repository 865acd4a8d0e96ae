import type { Kysely, SchemaModule } from 'kysely';
import type { KyselyDatabase } from './sql-dialect';
import { requireOwnSchema } from './table-name';

/** For migrations: names are the database's own, also under a CamelCasePlugin. @throws ConfigurationError */
export function schemaOf(db: KyselyDatabase, table: string): SchemaModule {
  requireOwnSchema(db, table);
  return (db as Pick<Kysely<unknown>, keyof KyselyDatabase | 'withoutPlugins'>).withoutPlugins().schema;
}
