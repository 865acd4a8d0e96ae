import type { AuditTrail } from './core/audit-trail';
import { requireCaller } from './core/caller';
import { changePassword } from './core/change-password';
import { issueResetToken, issueSelfServiceToken } from './core/issue-reset-token';
import { redeemResetToken } from './core/redeem-reset-token';
import { runOperation } from './core/run-operation';
import { setPassword } from './core/set-password';
import type { ServiceOperation } from './core/traces';
import { unlock } from './core/unlock';
import { nameable } from './core/user-id';
import { validateForToken, validatePassword } from './core/validate-password';
import type { PasswordValidation } from './core/validate-password';
import { verifyPassword } from './core/verify-password';
import { createRules } from './create-rules';
import { ConfigurationError, SchemaViolationError } from './errors';
import { requireKnownKeys } from './option-checks/known-keys';
import { requireWaitOptions } from './option-checks/wait-options';
import { serviceOptionKeys, settleService, settleSelfService } from './options';
import type { PasswordServiceOptions, Settings } from './options';
import type { PasswordService, WaitOptions } from './password-service';
import type { Caller, PolicyViolation } from './ports';

/** What the HTTP layer shares with its service. A symbol, so that it survives `{ ...service }`. */
export const sharedWithHttp: unique symbol = Symbol.for('express-password-router.sharedWithHttp') as never;

export interface SharedWithHttp {
  readonly trail: AuditTrail;
  readonly timeoutMs: number;
  readonly now: () => Date;
  /** `validatePassword` for one who has nothing but a token to show: a dead one is refused. */
  readonly validateForToken: (
    input: { readonly password: string; readonly token: string },
    waiting?: WaitOptions,
  ) => Promise<readonly PolicyViolation[]>;
}

/**
 * The audit trail, the deadline and the clock are the service's; the symbol carries them through `{ ...service }`.
 * @throws ConfigurationError
 */
export function sharedBy(service: PasswordService): SharedWithHttp {
  const shared = (service as Partial<Record<typeof sharedWithHttp, SharedWithHttp>> | null)?.[sharedWithHttp];
  if (shared) return shared;
  throw new ConfigurationError('service must come from createPasswordService.');
}

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
      validateForToken: (input, waiting) =>
        run('validatePassword', null, null, () => validateForToken(rules, input, rules.patience(waiting))),
    },

    issueResetToken(caller, userId) {
      return run('issueResetToken', userId, idOf(caller), () => issueResetToken(rules, requireCaller(caller), userId));
    },

    async issueSelfServiceToken(userId, options = {}) {
      const terms = settleSelfService(options);
      return run('issueSelfServiceToken', userId, null, () => issueSelfServiceToken(rules, userId, terms));
    },

    async redeemResetToken(input, waiting = {}) {
      requireWaitOptions('redeemResetToken', waiting);
      return run('redeemResetToken', null, null, () => {
        const { token, password } = membersOf(input);
        requireStrings({ token, password });
        return redeemResetToken(rules, { token, password }, rules.patience(waiting));
      });
    },

    async changePassword(caller, input, waiting = {}) {
      requireWaitOptions('changePassword', waiting);
      return run('changePassword', idOf(caller), idOf(caller), () => {
        const { currentPassword, password } = membersOf(input);
        requireStrings({ currentPassword, password });
        return changePassword(rules, requireCaller(caller), { currentPassword, password }, rules.patience(waiting));
      });
    },

    async verifyPassword(userId, password, options = {}) {
      requireWaitOptions('verifyPassword', options, ['login']);
      return run('verifyPassword', userId, null, () => {
        const { login } = options;
        requireStrings({ password, ...(userId !== null && { userId }), ...(login !== undefined && { login }) });
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
        requireStrings({ actorId });
        return unlock(rules, nameable(actorId), userId);
      });
    },

    revokeResetTokens(userId, actorId) {
      return run('revokeResetTokens', userId, actorId, async () => {
        requireStrings({ userId });
        await rules.tokens.deleteForUser(userId);
        trail.tell({ type: 'reset-tokens-revoked', userId: nameable(userId), actorId: nameable(actorId) });
      });
    },

    async validatePassword(input, waiting = {}) {
      requireWaitOptions('validatePassword', waiting);
      return run('validatePassword', null, null, () => {
        const { password, userId = '', resetToken = '' }: PasswordValidation = membersOf(input);
        requireStrings({ password, userId, resetToken });
        return validatePassword(rules, input, rules.patience(waiting));
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

/** A login route may hand on what it was sent: an array or an object reaches no store and no hasher. */
function requireStrings(input: Readonly<Record<string, unknown>>): void {
  const wrong = Object.keys(input).filter((name) => typeof input[name] !== 'string');
  if (wrong.length === 0) return;
  const cause = new TypeError(`${wrong.join(' and ')} must be a string`);
  throw new SchemaViolationError(
    wrong.map((name) => ({ path: `/${name}`, message: 'must be string' })),
    { cause },
  );
}
