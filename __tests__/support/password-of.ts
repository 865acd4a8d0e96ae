import type { MemoryUserStore } from 'express-password-router';
import { fastPasswordHasher } from './fast-password-hasher';

/** Which of these passwords fit the stored hash: one, unless something is badly wrong. */
export async function passwordOf(users: MemoryUserStore, userId: string, ...candidates: string[]): Promise<string[]> {
  const hash = users.findById(userId)?.passwordHash ?? '';
  const fits = await Promise.all(candidates.map((candidate) => fastPasswordHasher.verify(candidate, hash)));
  return candidates.filter((_, index) => fits[index]);
}
