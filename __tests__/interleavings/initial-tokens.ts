import { OpaqueTokenFormat } from 'express-password-router';
import type { MintedToken } from 'express-password-router';
import { passwordFingerprint } from '../../lib/core/fingerprint';
import type { Issuer } from './parts';
import { userId } from './observer';
import type { Stores, TrackedToken } from './observer';

/** A token that is filed when a history begins. */
export interface InitialToken {
  readonly issuedBy: Issuer;
  /** It was issued while the user was revoked. */
  readonly lifts?: boolean;
  /** Default: the hash that is stored then, so that the token is live. */
  readonly issuedUnder?: string;
}

const issuedAt = new Date();
const expiresAt = new Date(issuedAt.getTime() + 3_600_000);
const format = new OpaqueTokenFormat();

function mint(): MintedToken {
  return format.mint({ userId, issuedAt, expiresAt });
}

export const minted: Readonly<Record<Issuer, MintedToken>> = { 'a caller': mint(), 'self-service': mint() };

/** Files the tokens. With them go some whose records are no more: whatever happens, they must not come back to life. */
export function fileTokens(
  { tokens }: Stores,
  storedHash: string | null,
  initial: readonly InitialToken[],
): readonly TrackedToken[] {
  const filed = initial.map(({ issuedBy, lifts = false, issuedUnder = storedHash }): TrackedToken => {
    const { id } = minted[issuedBy];
    const passwordFingerprintThen = passwordFingerprint(userId, id, issuedUnder);
    const issuer = issuedBy === 'a caller' ? 'admin' : null;
    tokens.save({
      id,
      userId,
      passwordFingerprint: passwordFingerprintThen,
      issuedBy: issuer,
      reinstates: lifts,
      issuedAt,
      expiresAt,
    });
    return { id, issuedBy, lifts: lifts ? 'yes' : 'no', issuedUnder };
  });
  const lost = (['a caller', 'self-service'] as const).flatMap((issuedBy): readonly TrackedToken[] => [
    { id: `withdrawn, of ${issuedBy}`, issuedBy, lifts: 'no', issuedUnder: storedHash },
    { id: `gone, of ${issuedBy}`, issuedBy, lifts: 'no', issuedUnder: 'today:0:earlier' },
  ]);
  return [...filed, ...lost];
}
