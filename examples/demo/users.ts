import { BcryptPasswordHasher } from 'express-password-router';
import type { User } from 'express-password-router';

export interface DemoUser {
  readonly id: string;
  readonly note: string;
  /** Null: no password was ever set. */
  readonly password: string | null;
  readonly standing?: Partial<User>;
}

export const demoUsers: readonly DemoUser[] = [
  { id: 'admin', note: 'may issue reset tokens for everybody', password: 'fake password of admin' },
  { id: 'local', note: 'a user like any other', password: 'fake password of local' },
  { id: 'remote', note: 'another system owns the password', password: null, standing: { remote: true } },
  { id: 'revoked', note: 'revoked', password: 'fake password of revoked', standing: { revoked: true } },
  {
    id: 'locked',
    note: 'ten wrong attempts',
    password: 'fake password of locked',
    standing: { failedAttempts: 10 },
  },
  { id: 'invited', note: 'has no password yet', password: null },
];

/** The demo's credentials never change; a real host has sessions or access tokens. */
export function bearerOf(userId: string): string {
  return `${userId}-token`;
}

export async function hashPasswords(users: readonly DemoUser[]): Promise<User[]> {
  const hasher = new BcryptPasswordHasher();
  return Promise.all(
    users.map(async ({ id, password, standing }) => ({
      id,
      passwordHash: password === null ? null : await hasher.hash(password),
      contextWords: [`${id}.of.the.demo@example.com`],
      ...standing,
    })),
  );
}
