import type { PasswordReplacement, User, UserStore } from 'express-password-router';

interface Row {
  id: string;
  email: string;
  passwordHash: string | null;
  failedAttempts: number;
  revoked: boolean;
  remote: boolean;
  passwordChangedAt: Date;
}

/** As much of `prisma.user` as is used here, for a client generated from schema.prisma. */
export interface PrismaUsers {
  findUnique(query: { where: { id: string } }): PromiseLike<Row | null>;
  updateMany(query: { where: Partial<Row>; data: Partial<Row> }): PromiseLike<{ count: number }>;
  updateManyAndReturn(query: { where: { id: string }; data: { failedAttempts: { increment: 1 } } }): PromiseLike<Row[]>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Each method is one query that Prisma 7 sends as one statement, so PostgreSQL makes each atomic. */
export class PrismaUserStore implements UserStore {
  readonly #users: PrismaUsers;

  constructor(users: PrismaUsers) {
    this.#users = users;
  }

  async findById(userId: string): Promise<User | null> {
    const row = uuid.test(userId) && (await this.#users.findUnique({ where: { id: userId } }));
    if (!row) return null;
    const { id, passwordHash, failedAttempts, revoked, remote, email } = row;
    return { id, passwordHash, failedAttempts, revoked, remote, contextWords: [email] };
  }

  async replacePassword(replacement: PasswordReplacement): Promise<boolean> {
    const { userId: id, expectedHash: passwordHash, newHash, reinstate, cause, at } = replacement;
    const changedAt = cause !== 'rehash' && { passwordChangedAt: at };
    return await this.#update(
      { id, passwordHash, remote: false, ...(!reinstate && { revoked: false }) },
      { passwordHash: newHash, failedAttempts: 0, revoked: false, ...changedAt },
    );
  }

  async countAttempt(id: string): Promise<number> {
    if (!uuid.test(id)) return 0;
    const [row] = await this.#users.updateManyAndReturn({ where: { id }, data: { failedAttempts: { increment: 1 } } });
    return row?.failedAttempts ?? 0;
  }

  async clearAttempts(id: string, passwordHash: string | null): Promise<boolean> {
    return await this.#update({ id, passwordHash }, { failedAttempts: 0 });
  }

  async #update(where: Partial<Row> & { id: string }, data: Partial<Row>): Promise<boolean> {
    return uuid.test(where.id) && (await this.#users.updateMany({ where, data })).count === 1;
  }
}
