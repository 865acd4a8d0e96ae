import type { Caller, MaybePromise, PasswordChange } from '../ports';
import type { AuditTrail } from './audit/audit-trail';
import type { GuardedPasswordPolicies } from './guarded-ports/guarded-password-policies';
import type { GuardedTokenFormat } from './guarded-ports/guarded-token-format';
import type { GuardedTokenStore } from './guarded-ports/guarded-token-store';
import type { GuardedUserStore } from './guarded-ports/guarded-user-store';
import type { PasswordHashing } from './guarded-ports/password-hashing';
import type { Patience } from './lines/line';
import type { Turnstile } from './lines/turnstile';
import type { Nobody } from './nobody';

/** What every operation stands on: the host's ports behind their guards, and the settled numbers. */
export interface Rules {
  readonly users: GuardedUserStore;
  readonly tokens: GuardedTokenStore;
  readonly tokenFormat: GuardedTokenFormat;
  readonly policies: GuardedPasswordPolicies;
  readonly hashing: PasswordHashing;
  readonly redemptions: Turnstile;
  readonly attempts: Turnstile;
  /** A form that asks at every keystroke holds up no redemption of its own token. */
  readonly dryRuns: Turnstile;
  readonly nobody: Nobody;
  readonly trail: AuditTrail;
  readonly tokenLifetimeSeconds: number;
  readonly failedAttemptsLockout: number | false;
  readonly now: () => Date;
  readonly patience: (waiting?: Patience['waiting']) => Patience;
  readonly mayReset: (caller: Caller, userId: string) => MaybePromise<boolean>;
  /** Never rejects. */
  readonly afterPasswordChange: (change: PasswordChange) => Promise<void>;
}
