import { ConfigurationError, StoreContractError } from '../errors';
import { requirePort, requireWhole } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import { MOST_REMEMBERED } from '../option-checks/most-remembered';
import type { PasswordCandidate, PasswordHistory, PasswordPolicy, PolicyViolation } from '../ports';

/** What PasswordHistoryPolicy takes. */
export interface PasswordHistoryPolicyOptions {
  /** The store that keeps replaced hashes. */
  readonly passwordHistory: PasswordHistory;
  /** How many passwords before the current one can't be used again; each of them may cost a hash. Default: 5; 1 … 24. */
  readonly remember?: number | undefined;
}

/**
 * Refuses the current password and the last ones before it. It is asked last of all policies, and on a change after the current password
 * has been counted and compared, one hash at a time: see `PasswordPolicy.checkReuse`.
 */
export class PasswordHistoryPolicy implements PasswordPolicy {
  readonly #history: PasswordHistory;
  readonly #remember: number;

  /** @throws ConfigurationError */
  constructor(options: PasswordHistoryPolicyOptions) {
    requireKnownKeys('PasswordHistoryPolicy', options, ['passwordHistory', 'remember']);
    const { passwordHistory, remember = 5 } = options;
    this.#history = requirePort('passwordHistory', passwordHistory, ['findRecentHashes']);
    this.#remember = requireWhole('remember', remember, 1, MOST_REMEMBERED);
    requireKept(this.#history, this.#remember);
  }

  /** Nothing that may be told before it is earned. */
  check(): readonly PolicyViolation[] {
    return [];
  }

  async checkReuse(
    { user, password, currentPassword }: PasswordCandidate,
    matches: (hash: string) => Promise<boolean>,
  ): Promise<readonly PolicyViolation[]> {
    if (!user) return [];
    if (password === currentPassword) return this.#refuse();
    // On a change the current password is known to fit the stored hash, and this one is another.
    const current = user.passwordHash === null || currentPassword !== undefined ? [] : [user.passwordHash];
    for (const hash of [...current, ...(await this.#recentHashes(user.id))]) {
      if (await matches(hash)) return this.#refuse();
    }
    return [];
  }

  describe(): Readonly<Record<string, unknown>> {
    return { remember: this.#remember };
  }

  async #recentHashes(userId: string): Promise<readonly string[]> {
    const hashes: unknown = await this.#history.findRecentHashes(userId, this.#remember);
    if (Array.isArray(hashes) && hashes.every((hash) => typeof hash === 'string')) {
      return hashes.slice(0, this.#remember);
    }
    throw new StoreContractError('passwordHistory.findRecentHashes must answer a list of hashes');
  }

  #refuse(): readonly PolicyViolation[] {
    const message = 'The password is the current one of the account, or one that it had recently.';
    return [{ rule: 'recently-used', message, params: { remember: this.#remember } }];
  }
}

/** A history that keeps too few would switch the protection off without a word. */
function requireKept({ keptHashes }: PasswordHistory, remember: number): void {
  if (keptHashes === undefined || keptHashes >= remember) return;
  throw new ConfigurationError(
    `passwordHistory keeps ${keptHashes} hashes of each user, and remember is ${remember}: have it keep as many (KyselyUserStore: history.keep).`,
  );
}
