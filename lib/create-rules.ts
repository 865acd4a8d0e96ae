import { AuditTrail } from './core/audit/audit-trail';
import { callAtOnce } from './core/guarded-ports/call-at-once';
import { callHost } from './core/guarded-ports/call-host';
import { mayReset } from './core/guarded-ports/caller';
import { GuardedPasswordPolicies } from './core/guarded-ports/guarded-password-policies';
import { GuardedTokenFormat } from './core/guarded-ports/guarded-token-format';
import { GuardedTokenStore } from './core/guarded-ports/guarded-token-store';
import { GuardedUserStore } from './core/guarded-ports/guarded-user-store';
import { HashablePasswordPolicy } from './core/guarded-ports/hashable-password-policy';
import { PasswordHashing } from './core/guarded-ports/password-hashing';
import { isValidDate } from './core/guarded-ports/valid-date';
import { Turnstile } from './core/lines/turnstile';
import { Nobody } from './core/nobody';
import type { Rules } from './core/rules';
import { StoreContractError } from './errors';
import type { Settings } from './options';
import type { PasswordChange } from './ports';

/** Puts every port of the host's behind its guard. */
export function createRules(settings: Settings): Rules {
  const { timeoutMs, maxWaitMs } = settings;
  const now = (): Date => readClock(settings.clock);
  const trail = new AuditTrail(settings.onEvent, now);
  const hashing = new PasswordHashing(settings.passwordHasher, settings.gate, timeoutMs);
  const estimateWaitSeconds = (): number => hashing.estimatedWaitSeconds;
  return {
    users: new GuardedUserStore(settings.userStore, timeoutMs),
    tokens: new GuardedTokenStore(settings.tokenStore, timeoutMs),
    tokenFormat: new GuardedTokenFormat(settings.tokenFormat, timeoutMs),
    policies: new GuardedPasswordPolicies(
      [new HashablePasswordPolicy(hashing), ...settings.passwordPolicies],
      timeoutMs,
    ),
    hashing,
    redemptions: new Turnstile(estimateWaitSeconds),
    attempts: new Turnstile(estimateWaitSeconds),
    dryRuns: new Turnstile(estimateWaitSeconds),
    nobody: new Nobody(),
    trail,
    tokenLifetimeSeconds: settings.tokenLifetimeSeconds,
    failedAttemptsLockout: settings.failedAttemptsLockout,
    now,
    patience: (waiting) => ({ until: performance.now() + maxWaitMs, waiting }),
    mayReset: (caller, userId) => mayReset(caller, userId, timeoutMs),
    afterPasswordChange: (change) => runHook(settings, trail, change),
  };
}

function readClock(clock: () => Date): Date {
  const now = callAtOnce('clock', clock);
  if (isValidDate(now)) return new Date(now.getTime()); // a host may set one and the same Date again and again
  throw new StoreContractError('clock must answer a valid Date');
}

/** The password is committed: whatever fails here is an event, never an error. */
async function runHook(
  { afterPasswordChange, timeoutMs }: Settings,
  trail: AuditTrail,
  change: PasswordChange,
): Promise<void> {
  if (!afterPasswordChange) return;
  try {
    await callHost({ name: 'afterPasswordChange', timeoutMs, call: () => afterPasswordChange(change) });
  } catch (error) {
    const { userId, caller } = change;
    trail.tell({ type: 'after-change-failed', userId, actorId: caller ? userId : null, error });
  }
}
