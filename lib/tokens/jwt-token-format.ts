import { KeyObject } from 'node:crypto';
import { LONGEST_LIFETIME_SECONDS } from '../core/longest-lifetime';
import { ConfigurationError, ResetTokenRejectedError } from '../errors';
import { requireList, requireOptionalText, requireText } from '../option-checks/check-option';
import { requireKnownKeys } from '../option-checks/known-keys';
import type { MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../ports';
import { isGenuine } from './is-genuine';
import { isLinkable } from './is-linkable';
import { readJwtKey } from './jwt-key';
import type { JwtKey, JwtKeyMaterial } from './jwt-key';
import { createJwtSigner } from './jwt-signer';
import { RandomTexts } from './random-texts';
import { parseMembers, splitStrictly } from './strict-jws';
import type { Members } from './strict-jws';

/** Explicit typing (RFC 8725bis §3.11): no other JWT under the same key passes for a reset token. */
const TYPE = 'password-reset+jwt';
const CLOCK_SKEW_SECONDS = 60;
const ID_BYTES = 16;

/** What JwtTokenFormat takes. */
export interface JwtTokenFormatOptions {
  /**
   * A secret, a PEM private key or a `KeyObject`.
   *
   * A secret has at least 32 bytes (HS256; the HMAC key is derived from it, so that a host may reuse its session secret), an RSA
   * key at least 3 072 bits (RS256); an EC key is on the curve P-256 (ES256). A string that contains `-----BEGIN` is a PEM key.
   */
  readonly signingKey: JwtKeyMaterial;
  /**
   * The `kid` of the header. Default: derived from the key.
   *
   * What is derived is the RFC 7638 thumbprint of the public key; for a secret, HKDF with an info of its own.
   */
  readonly keyId?: string | undefined;
  /**
   * Retired keys that still verify: `{ key, keyId }`. Their ids are derived the same way; for a key pair, the public half is
   * enough. Default: none.
   */
  readonly verificationKeys?:
    readonly { readonly key: JwtKeyMaterial; readonly keyId?: string | undefined }[] | undefined;
  /** The claim `iss`. Default: `'express-password-router'`. */
  readonly issuer?: string | undefined;
  /** The claim `aud`: give each tenant its own. Default: the issuer. */
  readonly audience?: string | undefined;
}

/** Reset tokens as signed JWTs (RFC 7519) that name issuer, audience, user, token id and times, and nothing else. */
export class JwtTokenFormat implements TokenFormat {
  readonly #ids: RandomTexts = new RandomTexts(ID_BYTES);
  readonly #sign: (claims: object) => string;
  readonly #keys: ReadonlyMap<string, JwtKey>;
  readonly #issuer: string;
  readonly #audience: string;

  /** @throws ConfigurationError */
  constructor(options: JwtTokenFormatOptions) {
    requireKnownKeys('JwtTokenFormat', options, ['signingKey', 'keyId', 'verificationKeys', 'issuer', 'audience']);
    const { signingKey, keyId, verificationKeys = [], issuer = 'express-password-router', audience = issuer } = options;
    const current = readJwtKey('signingKey', signingKey, requireOptionalText('keyId', keyId));
    this.#sign = createJwtSigner(current, TYPE);
    this.#keys = byId([current, ...requireList('verificationKeys', verificationKeys).map(readRetiredKey)]);
    this.#issuer = requireText('issuer', issuer);
    this.#audience = requireText('audience', audience);
  }

  /** Signs a token with a random id; its times are cut to whole seconds. */
  mint(claims: TokenClaims): MintedToken {
    let minted = this.#signAnew(claims);
    while (!isLinkable(minted.token)) minted = this.#signAnew(claims);
    return minted;
  }

  /**
   * `iat` up to 60 s ahead passes; `exp` has no leeway.
   * @throws ResetTokenRejectedError with reason 'malformed', 'signature' or 'expired'
   */
  read(token: string, now: Date): TokenIdentity {
    const jws = splitStrictly(token);
    const { header, payload } = jws;
    const key = typeof header['kid'] === 'string' ? this.#keys.get(header['kid']) : undefined;
    if (!key || header['alg'] !== key.algorithm || !isGenuine(jws, key)) throw new ResetTokenRejectedError('signature');
    return this.#requireClaims(header, parseMembers(payload), Math.floor(now.getTime() / 1000));
  }

  #signAnew({ userId, issuedAt, expiresAt }: TokenClaims): MintedToken {
    const id = this.#ids.next();
    const token = this.#sign({
      iss: this.#issuer,
      aud: this.#audience,
      sub: userId,
      jti: id,
      iat: Math.floor(issuedAt.getTime() / 1000),
      exp: Math.floor(expiresAt.getTime() / 1000),
    });
    return { token, id };
  }

  #requireClaims(header: Members, { iss, aud, sub, jti, iat, exp, nbf }: Members, now: number): TokenIdentity {
    const malformed = (): ResetTokenRejectedError => new ResetTokenRejectedError('malformed');
    if (header['typ'] !== TYPE || Object.keys(header).length !== 3) throw malformed();
    if (iss !== this.#issuer || aud !== this.#audience) throw malformed();
    if (typeof sub !== 'string' || sub === '' || typeof jti !== 'string' || jti === '') throw malformed();
    if (!isWholeSeconds(iat) || !isWholeSeconds(exp)) throw malformed();
    if (iat > now + CLOCK_SKEW_SECONDS || exp <= iat || exp - iat > LONGEST_LIFETIME_SECONDS) throw malformed();
    if (nbf !== undefined && !(isWholeSeconds(nbf) && nbf <= now)) throw malformed();
    if (!(exp > now)) throw new ResetTokenRejectedError('expired'); // also at an invalid Date, which nothing is before
    return { id: jti, userId: sub };
  }
}

function readRetiredKey(retired: { readonly key: JwtKeyMaterial; readonly keyId?: string | undefined }): JwtKey {
  if (typeof retired === 'string' || Buffer.isBuffer(retired) || retired instanceof KeyObject) {
    throw new ConfigurationError(
      'verificationKeys takes each key as { key }, and as { key, keyId } if it had a keyId.',
    );
  }
  requireKnownKeys('verificationKeys[]', retired, ['key', 'keyId']);
  return readJwtKey(
    'verificationKeys[].key',
    retired.key,
    requireOptionalText('verificationKeys[].keyId', retired.keyId),
  );
}

function byId(keys: readonly JwtKey[]): ReadonlyMap<string, JwtKey> {
  const map = new Map<string, JwtKey>();
  for (const key of keys) {
    const known = map.get(key.id);
    if (known && !known.verifying.equals(key.verifying)) {
      throw new ConfigurationError(`Two different JWT keys have the keyId '${key.id}': give each its own.`);
    }
    map.set(key.id, key);
  }
  return map;
}

function isWholeSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
