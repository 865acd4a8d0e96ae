import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { equalsExactly } from './exact-text';
import type { SqlCondition } from './exact-text';
import type { SqlDialect } from './sql-dialect';

/** What the host's id column holds. Ids are strings here all the same: a uuid in lower case, an integer in digits. */
export type UserIdType = 'text' | 'uuid' | 'integer';

export const userIdTypes: readonly UserIdType[] = ['text', 'uuid', 'integer'];

const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const canonicalInteger = /^(?:0|-?[1-9][0-9]{0,18})$/;

/** False for an id that no column of this type can hold, or that it would give back spelt differently. */
export function canExist(type: UserIdType, userId: string): boolean {
  if (type === 'uuid') return canonicalUuid.test(userId);
  if (type === 'integer') return canonicalInteger.test(userId) && BigInt.asIntN(64, BigInt(userId)) === BigInt(userId);
  return userId.isWellFormed() && !userId.includes('\0');
}

/** The row with exactly this id: one condition that an index answers, and one that holds whatever the collation. */
export function hasId(
  dialect: SqlDialect,
  type: UserIdType,
  column: RawBuilder<unknown>,
  userId: string,
): SqlCondition {
  return sql`${column} = ${typed(dialect, type, userId)} and ${equalsExactly(dialect, column, userId)}`;
}

function typed(dialect: SqlDialect, type: UserIdType, userId: string): SqlCondition {
  if (type === 'integer') return sql`cast(${userId} as ${sql.raw(integerType[dialect])})`;
  if (type === 'uuid' && dialect === 'postgres') return sql`${userId}::uuid`;
  if (type === 'text' && dialect === 'mysql') return inHexadecimal(userId);
  return sql`${userId}`;
}

/** No letter of it is a quote, whatever the driver escapes and the connection's character set and sql_mode make of that. */
function inHexadecimal(userId: string): SqlCondition {
  return sql.raw(`_utf8mb4 x'${Buffer.from(userId).toString('hex')}'`);
}

const integerType: Readonly<Record<SqlDialect, string>> = { postgres: 'bigint', mysql: 'signed', sqlite: 'integer' };
