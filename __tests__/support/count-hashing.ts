import type { PasswordHasher } from 'express-password-router';
import { interceptCalls } from './intercept-calls';

/** The same hasher, and the names of the slow calls that it got: 'hash', 'verify'. */
export function countHashing(hasher: PasswordHasher): { readonly hasher: PasswordHasher; readonly calls: string[] } {
  const calls: string[] = [];
  const counting = interceptCalls(hasher, ({ method }, proceed) => {
    if (method !== 'needsRehash') calls.push(method);
    return proceed();
  });
  return { hasher: counting, calls };
}
