import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { isPasswordError } from '../../errors';
import type { MintedToken, TokenClaims, TokenFormat, TokenIdentity } from '../../ports';
import type { ConformanceCase } from '../conformance-case';
import type { TokenFormatHarness, TokenFormatNeed } from './harness';

const HOUR_MS = 3_600_000;

export type TokenFormatCase = ConformanceCase<TokenFormatHarness, TokenFormatNeed>;

export function formatCase(
  name: string,
  needs: readonly TokenFormatNeed[],
  body: (format: TokenFormat, harness: TokenFormatHarness) => Promise<void>,
): TokenFormatCase {
  return { name, needs, run: async (harness) => body(harness.tokenFormat, harness) };
}

/** Whole seconds, which is what a token carries. */
export function newClaims(fields: Partial<TokenClaims> = {}): TokenClaims {
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  return { userId: randomUUID(), issuedAt, expiresAt: new Date(issuedAt.getTime() + HOUR_MS), ...fields };
}

export interface Minted extends MintedToken {
  readonly claims: TokenClaims;
}

export async function mint(format: TokenFormat, fields?: Partial<TokenClaims>): Promise<Minted> {
  const claims = newClaims(fields);
  const { token, id } = await format.mint(claims);
  return { token, id, claims };
}

export async function assertRejected(format: TokenFormat, token: string, now: Date): Promise<void> {
  await assert.rejects(async () => format.read(token, now), isRejection, 'read does not throw ResetTokenRejectedError');
}

/** Rejected; or, where the token is nothing but a look-up key, the key of another record. */
export async function assertNotTaken(format: TokenFormat, { token, id, claims }: Minted, other: string): Promise<void> {
  if (other === token) return;
  let identity: TokenIdentity;
  try {
    identity = await format.read(other, claims.issuedAt);
  } catch (error) {
    assert.ok(isRejection(error), `read throws something else than ResetTokenRejectedError: ${String(error)}`);
    return;
  }
  assert.ok(identity, `read answers ${String(identity)} where it has to throw ResetTokenRejectedError`);
  assert.notEqual(identity.id, id, 'it was taken for the genuine token');
}

function isRejection(error: unknown): boolean {
  return isPasswordError(error) && error.kind === 'invalid-reset-token';
}
