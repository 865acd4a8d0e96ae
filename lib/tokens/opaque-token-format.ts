import { sha256 } from '../core/sha256';
import { ResetTokenRejectedError } from '../errors';
import type { MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../ports';
import { isLinkable } from './is-linkable';
import { RandomTexts } from './random-texts';

/** 33 bytes are 44 base64url characters without a spare bit: there is one spelling of each token. */
const BYTES = 33;
const SPELLING = /^[\w-]{44}$/;

/**
 * 33 random bytes, base64url, filed under their SHA-256: who reads the token store can't redeem anything. Needs no key; says
 * nothing about its user; its expiry is the record's.
 */
export class OpaqueTokenFormat implements TokenFormat {
  readonly #tokens: RandomTexts = new RandomTexts(BYTES);

  /** Draws a token. */
  mint(_claims: TokenClaims): MintedToken {
    let token = this.#tokens.next();
    while (!isLinkable(token)) token = this.#tokens.next();
    return { token, id: sha256(token) };
  }

  /**
   * Looks at the spelling alone: whether it was issued and is still good, its record says.
   * @throws ResetTokenRejectedError with reason 'malformed'
   */
  read(token: string, _now: Date): TokenIdentity {
    if (typeof token !== 'string' || !SPELLING.test(token)) throw new ResetTokenRejectedError('malformed');
    return { id: sha256(token) };
  }
}
