import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { ConfigurationError } from '../../errors';
import type { User } from '../../ports';
import { asText } from './exact-text';
import type { SqlDialect } from './sql-dialect';
import type { UserColumns } from './user-store-options';

export interface UserRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly passwordHash: string | null;
}

export function selectUser(dialect: SqlDialect, columns: UserColumns): RawBuilder<unknown> {
  const { id, passwordHash, remote, revoked, failedAttempts, contextWords = [] } = columns;
  const text = (column: string): RawBuilder<string | null> => asText(dialect, sql.id(column));
  return sql.join([
    sql`${text(id)} as ${sql.id('id')}`,
    sql`${text(passwordHash)} as ${sql.id('passwordHash')}`,
    sql`${remote ? sql`${sql.id(remote)} is true` : sql`null`} as ${sql.id('remote')}`,
    sql`${revoked ? sql`${sql.id(revoked)} is true` : sql`null`} as ${sql.id('revoked')}`,
    sql`${failedAttempts ? sql.id(failedAttempts) : sql`null`} as ${sql.id('failedAttempts')}`,
    ...contextWords.map((word, index) => sql`${text(word)} as ${sql.id(`word${index}`)}`),
  ]);
}

/** Null where no row has this id. @throws ConfigurationError where several have: a password would be set for each */
export function readUser(rows: readonly UserRow[], userId: string, { contextWords = [] }: UserColumns): User | null {
  const [row, namesake] = rows.filter(({ id }) => id === userId);
  if (namesake) throw new ConfigurationError('Several users have one id: columns.id has to tell each from all others.');
  if (!row) return null;
  return {
    id: row.id,
    passwordHash: row.passwordHash,
    remote: Number(row['remote']) === 1,
    revoked: Number(row['revoked']) === 1,
    failedAttempts: Number(row['failedAttempts']),
    contextWords: contextWords.map((_, index) => row[`word${index}`]).filter((word) => typeof word === 'string'),
  };
}
