import type { AuditTrail } from './core/audit/audit-trail';
import { ConfigurationError } from './errors';
import type { PasswordService, WaitOptions } from './password-service';
import type { PolicyViolation } from './ports';

/** What the HTTP layer shares with its service. A symbol, so that it survives `{ ...service }`. */
export const sharedWithHttp: unique symbol = Symbol.for('express-password-router.sharedWithHttp');

export interface SharedWithHttp {
  readonly trail: AuditTrail;
  readonly timeoutMs: number;
  readonly now: () => Date;
  /** `validatePassword` for one who has nothing but a token to show: a dead one is refused. */
  readonly validateForToken: (
    input: { readonly password: string; readonly token: string },
    options?: WaitOptions,
  ) => Promise<readonly PolicyViolation[]>;
}

/** @throws ConfigurationError for what is no service of createPasswordService */
export function sharedBy(service: PasswordService): SharedWithHttp {
  const shared = (service as Partial<Record<typeof sharedWithHttp, SharedWithHttp>> | null)?.[sharedWithHttp];
  if (shared) return shared;
  throw new ConfigurationError('service must come from createPasswordService.');
}
