import { isPasswordError, StoreContractError } from '../errors';
import type { MaybePromise, MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../ports';
import { callHost } from './deadline';

/** The token format as the rules see it: within the deadline, and either an identity or one typed refusal. */
export class GuardedTokenFormat {
  readonly #format: TokenFormat;
  readonly #timeoutMs: number;

  constructor(format: TokenFormat, timeoutMs: number) {
    this.#format = format;
    this.#timeoutMs = timeoutMs;
  }

  async mint(claims: TokenClaims): Promise<MintedToken> {
    const minted = await this.#call('tokenFormat.mint', () => this.#format.mint(claims));
    if (isText(minted?.token) && isText(minted.id)) return minted;
    throw new StoreContractError('tokenFormat.mint must answer a token and its id');
  }

  /** @throws ResetTokenRejectedError */
  async read(token: string, now: Date): Promise<TokenIdentity> {
    const identity = await this.#call('tokenFormat.read', () => this.#format.read(token, now));
    if (isText(identity?.id)) return identity;
    throw new StoreContractError(
      'tokenFormat.read must answer the id of a genuine token, or throw ResetTokenRejectedError',
    );
  }

  #call<T>(name: string, call: () => MaybePromise<T>): MaybePromise<T> {
    return callHost({ name, timeoutMs: this.#timeoutMs, call, isAnswer: isRejection });
  }
}

function isRejection(error: unknown): boolean {
  return isPasswordError(error) && error.kind === 'invalid-reset-token';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
