import { createPrivateKey, createPublicKey, createSecretKey, hkdfSync, KeyObject } from 'node:crypto';
import { sha256 } from '../core/sha256';
import { ConfigurationError } from '../errors';
import { isWrappedKeyPair } from './is-wrapped-key-pair';

/** A secret of 32 bytes or more, a PEM private key (for verifying, the public half is enough), or a KeyObject. */
export type JwtKeyMaterial = string | Buffer | KeyObject;

/** One key, one algorithm (RFC 8725bis §3.1), made once. */
export interface JwtKey {
  readonly id: string;
  readonly algorithm: 'HS256' | 'RS256' | 'ES256';
  /** Null for a public key: it verifies only. */
  readonly signing: KeyObject | null;
  readonly verifying: KeyObject;
}

const MIN_SECRET_BYTES = 32;
const MIN_RSA_BITS = 3072; // 128 bits of strength, NIST SP 800-57 part 1 table 2
const MIN_RSA_EXPONENT = 65537n; // FIPS 186-5 §5.1

/** @throws ConfigurationError for keys that are weak or of another kind */
export function readJwtKey(option: string, material: JwtKeyMaterial, keyId: string | undefined): JwtKey {
  const key = toKeyObject(option, material);
  return key.type === 'secret' ? secretJwtKey(option, key, keyId) : asymmetricJwtKey(option, key, keyId);
}

function toKeyObject(option: string, material: JwtKeyMaterial): KeyObject {
  if (material instanceof KeyObject) return material;
  if (typeof material !== 'string' && !Buffer.isBuffer(material)) {
    const given = material === null ? 'null' : typeof material;
    throw new ConfigurationError(
      `${option} must be a secret (string or Buffer), a PEM private key or a KeyObject, not ${given}.`,
    );
  }
  const bytes = Buffer.from(material);
  if (bytes.includes('-----BEGIN')) return parsePem(option, bytes.toString());
  if (isFileName(material)) throw new ConfigurationError(`${option} is the name of a file: give what is in the file.`);
  if (!isWrappedKeyPair(bytes)) return createSecretKey(bytes);
  throw new ConfigurationError(`${option} is a key pair in another wrapping: give it as PEM text or as a KeyObject.`);
}

function isFileName(material: string | Buffer): boolean {
  return typeof material === 'string' && /^[^\n]*\.(?:pem|key|der|p8|pk8|jwk)$/i.test(material);
}

function parsePem(option: string, pem: string): KeyObject {
  try {
    return pem.includes('PRIVATE KEY-----') ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    const advice = pem.includes('\\n')
      ? String.raw`it has the characters \n in place of line breaks: put these back, by .replaceAll('\\n', '\n')`
      : 'give an unencrypted one, RSA or P-256, with its line breaks';
    throw new ConfigurationError(`${option} is a PEM key that could not be read: ${advice}.`);
  }
}

/** HKDF with infos of its own: a host may use the same secret for its sessions, and neither accepts the other's tokens. */
function secretJwtKey(option: string, secret: KeyObject, keyId: string | undefined): JwtKey {
  const { symmetricKeySize = 0 } = secret;
  if (symmetricKeySize < MIN_SECRET_BYTES) {
    const advice = `it needs ${MIN_SECRET_BYTES}, as crypto.randomBytes(${MIN_SECRET_BYTES}) makes`;
    throw new ConfigurationError(`${option} is a secret of ${symmetricKeySize} bytes: ${advice}.`);
  }
  const derive = (info: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `express-password-router/${info}`, bytes));
  const key = createSecretKey(derive('jwt-hs256', 32));
  return {
    id: keyId ?? derive('jwt-key-id', 16).toString('base64url'),
    algorithm: 'HS256',
    signing: key,
    verifying: key,
  };
}

function asymmetricJwtKey(option: string, key: KeyObject, keyId: string | undefined): JwtKey {
  const algorithm = algorithmOf(option, key);
  const verifying = key.type === 'private' ? createPublicKey(key) : key;
  return {
    id: keyId ?? thumbprint(verifying),
    algorithm,
    signing: key.type === 'private' ? key : null,
    verifying,
  };
}

function algorithmOf(option: string, key: KeyObject): 'RS256' | 'ES256' {
  const { modulusLength = 0, publicExponent = 0n, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (namedCurve === 'prime256v1') return 'ES256';
  if (key.asymmetricKeyType !== 'rsa') {
    throw new ConfigurationError(`${option} must be an RSA key (for RS256), or one on the curve P-256 (for ES256).`);
  }
  if (modulusLength < MIN_RSA_BITS || publicExponent < MIN_RSA_EXPONENT) {
    throw new ConfigurationError(
      `${option} is an RSA key that needs at least ${MIN_RSA_BITS} bits and a public exponent of at least 65537.`,
    );
  }
  return 'RS256';
}

/** RFC 7638: the SHA-256 of the required members, in alphabetical order. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, e, kty, n, x, y } = publicKey.export({ format: 'jwk' });
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return sha256(JSON.stringify(members));
}
