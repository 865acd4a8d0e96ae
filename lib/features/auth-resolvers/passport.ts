import type { Request } from 'express';
import type { AuthResolver, Caller } from '../../ports';
import { callerFrom } from './caller-from';
import type { AuthResolverOptions, CallerFrom, Unchecked } from './caller-from';

/** For passport, and for whatever else puts the account at `req.user`. An express-session's id becomes `sessionId`. */
export class PassportAuthResolver<Account extends object = Unchecked> implements AuthResolver {
  readonly #callerFrom: CallerFrom;

  /** @throws ConfigurationError */
  constructor(options: AuthResolverOptions<Account>) {
    this.#callerFrom = callerFrom('PassportAuthResolver', 'id', options);
  }

  /**
   * Null when nobody is logged in, for which `false` is passport's own word.
   * @throws StoreContractError when the account has no id that is a string
   */
  resolve(request: Request): Caller | null {
    const { user, sessionID } = request as { readonly user?: unknown; readonly sessionID?: unknown };
    return this.#callerFrom(user === false ? null : user, sessionID);
  }
}
