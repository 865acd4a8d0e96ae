import type { Kysely, SchemaModule } from 'kysely';
import type { KyselyDatabase } from './sql-dialect';

/** For migrations: names are the database's own, also under a CamelCasePlugin. */
export function schemaOf(db: KyselyDatabase): SchemaModule {
  return (db as Pick<Kysely<unknown>, keyof KyselyDatabase | 'withoutPlugins'>).withoutPlugins().schema;
}
