import type { Request } from 'express';
import { requireFunction } from '../../option-checks/check-option';
import { requireKnownKeys } from '../../option-checks/known-keys';
import type { AuthResolver, Caller, MaybePromise } from '../../ports';
import { authResolverOptionKeys, callerFrom } from './caller-from';
import type { AuthResolverOptions, CallerFrom, Unchecked } from './caller-from';

/** What XAuthenticationAuthResolver takes. */
export interface XAuthenticationAuthResolverOptions<
  Account extends object = Unchecked,
> extends AuthResolverOptions<Account> {
  /** Whose token it is: `(token) => account`, or null for one that is unknown, expired or withdrawn. */
  readonly findByToken: (token: string) => MaybePromise<Account | null>;
}

/**
 * For clients that send a token of yours in the X-Authentication header. It is never read from the query string: addresses end
 * up in logs, in histories and in Referer headers (ASVS 5.0 14.2.1, RFC 9700 §4.3.2).
 */
export class XAuthenticationAuthResolver<Account extends object = Unchecked> implements AuthResolver {
  readonly #findByToken: (token: string) => MaybePromise<Account | null>;
  readonly #callerFrom: CallerFrom;

  /** @throws ConfigurationError */
  constructor(options: XAuthenticationAuthResolverOptions<Account>) {
    const name = 'XAuthenticationAuthResolver';
    requireKnownKeys(name, options, ['findByToken', ...authResolverOptionKeys]);
    const { findByToken, ...others } = options;
    this.#findByToken = requireFunction('findByToken', findByToken);
    this.#callerFrom = callerFrom(name, 'id', others);
  }

  /** Null for no token, and for a header that holds none. @throws StoreContractError when the account has no id */
  async resolve(request: Request): Promise<Caller | null> {
    const token = request.get('X-Authentication');
    if (token === undefined || !isToken(token)) return null;
    return this.#callerFrom(await this.#findByToken(token));
  }
}

/** token68 (RFC 9110 §11.2): a header that was sent twice is none, it arrives with a comma. */
function isToken(value: string): boolean {
  return /^[\w.~+/-]+=*$/.test(value);
}
