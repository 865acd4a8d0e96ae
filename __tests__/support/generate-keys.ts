import { generateKeyPairSync } from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';

const made = new Map<string, KeyPairKeyObjectResult>();

/** RSA keys take a while: one of each size per test file, and `name` for another. */
export function generateRsa(modulusLength = 3072, name = ''): KeyPairKeyObjectResult {
  return once(`rsa ${modulusLength.toFixed()} ${name}`, () => generateKeyPairSync('rsa', { modulusLength }));
}

export function generateEc(namedCurve = 'P-256', name = ''): KeyPairKeyObjectResult {
  return once(`ec ${namedCurve} ${name}`, () => generateKeyPairSync('ec', { namedCurve }));
}

function once(key: string, make: () => KeyPairKeyObjectResult): KeyPairKeyObjectResult {
  const pair = made.get(key) ?? make();
  made.set(key, pair);
  return pair;
}

export function toPem(key: KeyPairKeyObjectResult['privateKey']): string {
  return key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();
}
