import type { Request } from 'express';
import type { AuthResolver, Caller } from '../../ports';
import { callerFrom } from './caller-from';
import type { AuthResolverOptions, CallerFrom, Unchecked } from './caller-from';

// Two classes and no guessing: what a token claims must not decide where its claims are looked for.

/** For express-jwt, which puts a token's claims at `req.auth`. */
export class ExpressJwtAuthResolver<Claims extends object = Unchecked> implements AuthResolver {
  readonly #callerFrom: CallerFrom;

  /** @throws ConfigurationError */
  constructor(options: AuthResolverOptions<Claims>) {
    this.#callerFrom = callerFrom('ExpressJwtAuthResolver', 'sub', options);
  }

  /** Null when the request brought no token. @throws StoreContractError when the token names nobody */
  resolve(request: Request): Caller | null {
    return this.#callerFrom((request as { readonly auth?: unknown }).auth);
  }
}

/** For express-oauth2-jwt-bearer, which puts them at `req.auth.payload`. */
export class OAuth2JwtBearerAuthResolver<Claims extends object = Unchecked> implements AuthResolver {
  readonly #callerFrom: CallerFrom;

  /** @throws ConfigurationError */
  constructor(options: AuthResolverOptions<Claims>) {
    this.#callerFrom = callerFrom('OAuth2JwtBearerAuthResolver', 'sub', options);
  }

  /** Null when the request brought no token. @throws StoreContractError when the token names nobody */
  resolve(request: Request): Caller | null {
    const { auth } = request as { readonly auth?: { readonly payload?: unknown } | null };
    return this.#callerFrom(auth?.payload);
  }
}
