import { isPasswordError, ResetTokenRejectedError, StoreContractError } from '../../errors';
import { whenAnswered } from '../../maybe-promise';
import type { MaybePromise, MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../../ports';
import { callHost } from './call-host';

/** The token format as the rules see it: within the deadline, and either an identity or one typed refusal. */
export class GuardedTokenFormat {
  readonly #format: TokenFormat;
  readonly #timeoutMs: number;

  constructor(format: TokenFormat, timeoutMs: number) {
    this.#format = format;
    this.#timeoutMs = timeoutMs;
  }

  mint(claims: TokenClaims): MaybePromise<MintedToken> {
    const call = (): MaybePromise<MintedToken> => this.#format.mint(claims);
    const answer = callHost({ name: 'tokenFormat.mint', timeoutMs: this.#timeoutMs, call });
    return whenAnswered(answer, requireMinted);
  }

  /** @throws ResetTokenRejectedError */
  read(token: string, now: Date): MaybePromise<TokenIdentity> {
    const call = (): MaybePromise<TokenIdentity> => this.#format.read(token, now);
    const answer = callHost({ name: 'tokenFormat.read', timeoutMs: this.#timeoutMs, call, refusalIn: rejectionIn });
    return whenAnswered(answer, requireIdentity);
  }
}

function requireMinted(minted: MintedToken): MintedToken {
  if (isText(minted?.token) && isText(minted.id)) return minted;
  throw new StoreContractError('tokenFormat.mint must answer a token and its id');
}

function requireIdentity(identity: TokenIdentity): TokenIdentity {
  if (isText(identity?.id)) return identity;
  throw new StoreContractError(
    'tokenFormat.read must answer the id of a genuine token, or throw ResetTokenRejectedError',
  );
}

/** A new one each time: a format may throw the same error over and over, and each time is news to the audit trail. */
function rejectionIn(error: unknown): ResetTokenRejectedError | undefined {
  if (!isPasswordError(error) || error.kind !== 'invalid-reset-token') return undefined;
  return new ResetTokenRejectedError(error.reason, { cause: error.cause });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
