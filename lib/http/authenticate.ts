import { callHost } from '../core/guarded-ports/call-host';
import { requireCaller } from '../core/guarded-ports/caller';
import { isPasswordError, NotAuthenticatedError } from '../errors';
import type { AnyPasswordError } from '../errors';
import { whenAnswered } from '../maybe-promise';
import type { Caller, MaybePromise } from '../ports';
import type { Exchange } from './error-boundary';
import type { HttpSettings } from './http-options';
import { requireSameOrigin } from './same-origin';

export interface AuthenticationContext {
  readonly http: Pick<HttpSettings, 'resolve' | 'trustedOrigins'>;
  readonly timeoutMs: number;
}

/** @throws CrossOriginRequestError, NotAuthenticatedError, StoreContractError, UnavailableError */
export function authenticate(exchange: Exchange, { http, timeoutMs }: AuthenticationContext): MaybePromise<Caller> {
  const { request } = exchange;
  requireSameOrigin(request.headers, http.trustedOrigins);
  const call = (): unknown => http.resolve(request);
  const answer = callHost({ name: 'authResolver.resolve', timeoutMs, call, refusalIn });
  return whenAnswered(answer, (resolved) => {
    if (resolved === null || resolved === undefined) throw new NotAuthenticatedError();
    const caller = requireCaller(resolved);
    exchange.actorId = caller.userId;
    return caller;
  });
}

/** A resolver may refuse by a typed error of its own choice, or say that it can't make sense of what it finds. */
function refusalIn(error: unknown): AnyPasswordError | undefined {
  return isPasswordError(error) && error.status <= 500 ? error : undefined;
}
