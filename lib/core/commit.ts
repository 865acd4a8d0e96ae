import type { PasswordReplacement } from '../ports';
import type { Rules } from './rules';

export interface Committed {
  /** When `afterwards` has ended. */
  readonly finished: Promise<void>;
}

/**
 * Replaces the password; null when somebody else wrote it first. `afterwards` runs once, as soon as the commit is known,
 * and that may be after this function has thrown: a store may answer, or fail, late. It must not throw.
 * @throws UnavailableError, StoreContractError when the store failed and the password was not seen to be replaced
 */
export async function commit(
  rules: Rules,
  replacement: PasswordReplacement,
  afterwards: () => Promise<void>,
): Promise<Committed | null> {
  let done: Promise<void> | undefined;
  const finish = (): Promise<void> => (done ??= afterwards());
  const finishLate = async (replaced?: boolean): Promise<void> => {
    if (replaced === false) return;
    if (replaced === true || (await isStored(rules, replacement))) await finish();
  };
  try {
    const replaced = await rules.users.replacePassword(replacement, (lateAnswer) => void finishLate(lateAnswer));
    if (!replaced) return null;
  } catch (error) {
    if (!(await isStored(rules, replacement))) throw error;
  }
  return { finished: finish() };
}

/** A new hash is salted, so unique: whoever finds it stored knows that it was this very replacement. */
async function isStored(rules: Rules, { userId, newHash }: PasswordReplacement): Promise<boolean> {
  try {
    const user = await rules.users.findById(userId);
    return user?.passwordHash === newHash;
  } catch {
    return false;
  }
}
