import { randomUUID } from 'node:crypto';
import { GuardedTokenFormat } from '../../core/guarded-ports/guarded-token-format';
import { isPasswordError } from '../../errors';
import type { Settings } from '../../options';
import { outline } from '../outline';
import { fault, ok } from './finding';
import type { Finding } from './finding';

const NAME = 'token format';
const LIFETIME_MS = 60_000;

/** Mints a token that is filed nowhere, so that nobody can redeem it, and reads from it what can be told of the key. */
export async function checkTokenFormat({ tokenFormat, timeoutMs }: Settings): Promise<Finding[]> {
  const format = new GuardedTokenFormat(tokenFormat, timeoutMs);
  try {
    const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
    const claims = { userId: randomUUID(), issuedAt, expiresAt: new Date(issuedAt.getTime() + LIFETIME_MS) };
    const { token, id } = await format.mint(claims);
    const read = await format.read(token, issuedAt);
    if (read.id !== id) return [fault(NAME, 'reads another id from a token than it minted it under')];
    if (read.userId !== undefined && read.userId !== claims.userId) {
      return [fault(NAME, 'reads another user from a token than it minted it for')];
    }
    if (!(await isRefused(format, forge(token), issuedAt, id))) {
      return [fault(NAME, 'accepts a token whose last part was altered', 'its signature is not verified')];
    }
    return [ok(NAME, describeKey(token))];
  } catch (error) {
    return [fault(NAME, `can't mint a token, read it again and refuse an altered one: ${outline(error)}`)];
  }
}

/** For an opaque token another one: then it is read under another id. */
async function isRefused(format: GuardedTokenFormat, token: string, now: Date, id: string): Promise<boolean> {
  try {
    return (await format.read(token, now)).id !== id;
  } catch (error) {
    if (isPasswordError(error) && error.kind === 'invalid-reset-token') return true;
    throw error;
  }
}

/** A letter in the middle of the last part: the very last one may hold bits that count for nothing. */
function forge(token: string): string {
  const place = Math.floor((token.lastIndexOf('.') + token.length) / 2);
  return `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
}

function describeKey(token: string): string {
  const [head = '', , signature] = token.split('.');
  const header = signature === undefined ? undefined : readHeader(head);
  if (!header || signature === undefined) return `opaque tokens of ${token.length} characters; there is no key`;
  const { alg, kid } = header;
  return `${describeAlgorithm(String(alg), signature)}, kid ${String(kid)}`;
}

/** An RSA signature is as long as the modulus; the two others have one size. Of a secret's length a token tells nothing. */
function describeAlgorithm(alg: string, signature: string): string {
  const bits = Buffer.from(signature, 'base64url').length * 8;
  if (alg.startsWith('RS') || alg.startsWith('PS')) return `${alg}, an RSA key of ${bits} bits`;
  if (alg === 'ES256') return 'ES256, a key on the curve P-256';
  if (alg === 'HS256') return 'HS256, a secret (32 bytes or more, or JwtTokenFormat would have refused it)';
  return alg;
}

function readHeader(part: string): { readonly alg?: unknown; readonly kid?: unknown } | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as { alg?: unknown; kid?: unknown };
  } catch {
    return undefined;
  }
}
