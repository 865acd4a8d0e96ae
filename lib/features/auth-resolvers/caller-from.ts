import { StoreContractError } from '../../errors';
import { requireFunction, requireOptionalFunction } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { Caller, MaybePromise } from '../../ports';

/** An account or a token's claims, as long as nobody has said what is in them: each member is `unknown`. */
export type Unchecked = Readonly<Record<string, unknown>>;

/** What every ready resolver takes. */
export interface AuthResolverOptions<Account extends object = Unchecked> {
  /**
   * Whether this account may create a reset token for that user: `(account, userId) => boolean`. Asked before any look-up;
   * anything but `true` is a no.
   */
  readonly mayResetPassword: (account: Account, userId: string) => MaybePromise<boolean>;
  /**
   * The id, a string, by which your user store finds the user: `(account) => string`. Default: `id` of an account, `sub` of a
   * token's claims (RFC 7519 §4.1.2).
   */
  readonly userIdOf?: ((account: Account) => unknown) | undefined;
}

export const authResolverOptionKeys: readonly string[] = ['mayResetPassword', 'userIdOf'];

/** The account that a request came with, if any, and the id of the session that it came in. */
export type CallerFrom = (account: unknown, sessionId?: unknown) => Caller | null;

/** @throws ConfigurationError; what it returns throws StoreContractError for an account without an id */
export function callerFrom<Account extends object>(
  resolver: string,
  idMember: 'id' | 'sub',
  options: AuthResolverOptions<Account>,
): CallerFrom {
  requireKnownKeys(resolver, options, authResolverOptionKeys);
  const mayResetPassword = requireFunction('mayResetPassword', options.mayResetPassword);
  const userIdOf = requireOptionalFunction('userIdOf', options.userIdOf) ?? ((found) => Reflect.get(found, idMember));

  return (found, sessionId) => {
    if (found === undefined || found === null) return null;
    const account = found as Account;
    const userId = typeof found === 'object' ? userIdOf(account) : undefined;
    if (typeof userId !== 'string') {
      throw new StoreContractError(`${resolver} found no id that is a string: give it userIdOf`);
    }
    return {
      userId,
      sessionId: typeof sessionId === 'string' ? sessionId : undefined,
      mayResetPassword: (other) => mayResetPassword(account, other),
    };
  };
}
