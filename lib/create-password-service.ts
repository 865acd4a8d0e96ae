import { nameable } from './core/audit/nameable';
import { changePassword } from './core/change-password';
import { requireCaller } from './core/guarded-ports/caller';
import { issueResetToken, issueSelfServiceToken } from './core/issue-reset-token';
import { redeemResetToken } from './core/redeem-reset-token';
import { requireStrings } from './core/require-strings';
import { revokeResetTokens } from './core/revoke-reset-tokens';
import { runOperation } from './core/run-operation';
import { setPassword } from './core/set-password';
import type { ServiceOperation } from './core/tracing/traces';
import { unlock } from './core/unlock';
import { validateForToken, validatePassword } from './core/validate-password';
import type { PasswordValidation } from './core/validate-password';
import { verifyPassword } from './core/verify-password';
import { createRules } from './create-rules';
import { requireKnownKeys } from './option-checks/known-keys';
import { requireWaitOptions } from './option-checks/wait-options';
import { serviceOptionKeys, settleService, settleSelfService } from './options';
import type { PasswordServiceOptions, Settings } from './options';
import type { PasswordService } from './password-service';
import type { Caller } from './ports';
import { sharedWithHttp } from './shared-with-http';
import type { SharedWithHttp } from './shared-with-http';

/**
 * The operations over your stores, by your policy and your hasher. One service is for everything: hand it to the router and to the
 * features, and call it from your login.
 * @throws ConfigurationError
 */
export function createPasswordService(options: PasswordServiceOptions): PasswordService {
  requireKnownKeys('createPasswordService', options, serviceOptionKeys);
  return createServiceFrom(settleService(options));
}

export function createServiceFrom(settings: Settings): PasswordService & Record<typeof sharedWithHttp, SharedWithHttp> {
  const rules = createRules(settings);
  const { trail, now } = rules;
  const { timeoutMs } = settings;

  function run<T>(operation: ServiceOperation, userId: unknown, actorId: unknown, work: () => Promise<T>): Promise<T> {
    return runOperation(trail, { operation, userId, actorId }, work);
  }

  return {
    [sharedWithHttp]: {
      trail,
      timeoutMs,
      now,
      validateForToken: (input, options) =>
        run('validatePassword', null, null, () => validateForToken(rules, input, rules.patience(options))),
    },

    issueResetToken(caller, userId) {
      return run('issueResetToken', userId, idOf(caller), () => issueResetToken(rules, requireCaller(caller), userId));
    },

    async issueSelfServiceToken(userId, options = {}) {
      const terms = settleSelfService(options);
      return run('issueSelfServiceToken', userId, null, () => {
        // A login that nobody has may bring no id, and is answered like an id that nobody has.
        requireStrings({}, { userId: userId ?? undefined });
        return issueSelfServiceToken(rules, userId, terms);
      });
    },

    async redeemResetToken(input, options = {}) {
      requireWaitOptions('redeemResetToken', options);
      return run('redeemResetToken', null, null, () => {
        const { token, password } = membersOf(input);
        requireStrings({ token, password });
        return redeemResetToken(rules, { token, password }, rules.patience(options));
      });
    },

    async changePassword(caller, input, options = {}) {
      requireWaitOptions('changePassword', options);
      return run('changePassword', idOf(caller), idOf(caller), () => {
        const { currentPassword, password } = membersOf(input);
        requireStrings({ currentPassword, password });
        return changePassword(rules, requireCaller(caller), { currentPassword, password }, rules.patience(options));
      });
    },

    async verifyPassword(userId, password, options = {}) {
      requireWaitOptions('verifyPassword', options, ['login']);
      return run('verifyPassword', userId, null, () => {
        const { login } = options;
        requireStrings(userId === null ? { password } : { password, userId }, { login });
        return verifyPassword(rules, { userId, login, password }, rules.patience(options));
      });
    },

    setPassword(actorId, userId, password) {
      return run('setPassword', userId, actorId, () => {
        requireStrings({ actorId, userId, password });
        return setPassword(rules, { actorId: nameable(actorId), userId, password }, rules.patience());
      });
    },

    unlock(actorId, userId) {
      return run('unlock', userId, actorId, () => {
        requireStrings({ actorId, userId });
        return unlock(rules, nameable(actorId), userId);
      });
    },

    revokeResetTokens(userId, actorId) {
      return run('revokeResetTokens', userId, actorId, () => {
        requireStrings({ userId }, { actorId: actorId ?? undefined });
        return revokeResetTokens(rules, nameable(actorId), userId);
      });
    },

    async validatePassword(input: PasswordValidation, options = {}) {
      requireWaitOptions('validatePassword', options);
      return run('validatePassword', null, null, () => {
        const { password, userId, resetToken } = membersOf(input);
        requireStrings({ password }, { userId, resetToken });
        return validatePassword(rules, { password, userId, resetToken }, rules.patience(options));
      });
    },

    describePasswordPolicy: () => rules.policies.describe(),
  };
}

/** For the audit trail: what is wrong with a caller is said when the operation asks for it. */
function idOf(caller: Caller | undefined): unknown {
  try {
    return caller?.userId;
  } catch {
    return undefined;
  }
}

/** Whoever hands in nothing is told what is missing, like anybody else. */
function membersOf<Input extends object>(input: Input): Input {
  return Object(input) as Input;
}
