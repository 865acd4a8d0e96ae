/** A row of your users table. `failed_attempts` is the column that step 1 adds. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  password_hash: string | null;
  failed_attempts: number;
}

/** A Map by id stands for the table; in yours, each of these would be a statement. */
export type UsersTable = Map<string, UserRow>;

export function findByEmail(users: UsersTable, email: unknown): UserRow | undefined {
  return [...users.values()].find((user) => user.email === email);
}
