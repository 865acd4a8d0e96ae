import type { PasswordHasher } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import type { PasswordHasherHarness, PasswordHasherNeed } from './harness';

export type PasswordHasherCase = ConformanceCase<PasswordHasherHarness, PasswordHasherNeed>;

export const password = 'Correct horse battery staple';

export function hasherCase(
  name: string,
  needs: readonly PasswordHasherNeed[],
  body: (hasher: PasswordHasher, harness: PasswordHasherHarness) => Promise<void> | void,
): PasswordHasherCase {
  return { name, needs, run: async (harness) => body(harness.passwordHasher, harness) };
}
