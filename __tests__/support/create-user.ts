import type { User } from 'express-password-router';
import { fastPasswordHasher } from './fast-password-hasher';

export const currentPassword = 'the password so far';
export const newPassword = 'a password yet to come';

/** Jane, whose password is `currentPassword` unless the fields say otherwise. */
export async function createUser(fields: Partial<User> = {}): Promise<User> {
  return { id: 'jane', passwordHash: await fastPasswordHasher.hash(currentPassword), ...fields };
}
