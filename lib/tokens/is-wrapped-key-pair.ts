import { createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * Whether bytes that are not PEM text hold half of a key pair all the same: it would pass for a secret, and everybody who has the
 * public half could sign (RFC 8725 §2.1).
 */
export function isWrappedKeyPair(bytes: Buffer): boolean {
  const text = bytes.toString();
  const isPemInBase64 = Buffer.from(text, 'base64').includes('-----BEGIN');
  const isForSsh = /^(?:ssh|ecdsa-sha2)-\S+ AAAA/.test(text);
  const isJwk = /^\s*\{[^]*"kty"/.test(text);
  return isPemInBase64 || isForSsh || isJwk || isDer(bytes) || isDer(Buffer.from(text, 'base64'));
}

const SEQUENCE = 0x30;

function isDer(key: Buffer): boolean {
  if (key[0] !== SEQUENCE) return false;
  const readers = [
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'sec1' }),
  ];
  return readers.some((read) => isReadable(read));
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
