import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ConfigurationError, JwtTokenFormat } from 'express-password-router';
import type { JwtTokenFormatOptions } from 'express-password-router';
import { decodeSegment } from '../support/forge-jwt';
import { generateEc, generateRsa, toPem } from '../support/generate-keys';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') };
const secret = 'an-obviously-fake-secret-of-32-bytes-or-more';
const encrypted = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'fake' } as const;

function refusalOfKey(options: object): string {
  try {
    new JwtTokenFormat(options as JwtTokenFormatOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('the key was taken');
}

describe('keys that are taken', () => {
  test.each([
    ['a secret of exactly 32 bytes', 's'.repeat(32), 'HS256'],
    ['a secret of 16 characters that are 32 bytes', '\u00e4'.repeat(16), 'HS256'],
    ['a Buffer', Buffer.alloc(32, 7), 'HS256'],
    ['a Buffer that begins as DER does, and is none', Buffer.alloc(64, 0x30), 'HS256'],
    ['a secret in JSON', JSON.stringify({ secret: 's'.repeat(32) }), 'HS256'],
    ['a secret that speaks of ssh', `ssh-${'s'.repeat(32)}`, 'HS256'],
    ['a secret with a key for ssh in it', 'nothing of ssh-rsa AAAA is in this secret', 'HS256'],
    ['a secret with a part of a JWK in it', 'nothing of {"kty":"RSA"} is in this secret', 'HS256'],
    ['a secret KeyObject', createSecretKey(Buffer.alloc(32, 7)), 'HS256'],
    ['an RSA KeyObject', generateRsa().privateKey, 'RS256'],
    ['an RSA PEM', toPem(generateRsa().privateKey), 'RS256'],
    ['an RSA PEM in a Buffer', Buffer.from(toPem(generateRsa().privateKey)), 'RS256'],
    ['an RSA PEM behind a comment', `Bag Attributes\n${toPem(generateRsa().privateKey)}`, 'RS256'],
    ['a P-256 KeyObject', generateEc().privateKey, 'ES256'],
    ['a P-256 PEM', toPem(generateEc().privateKey), 'ES256'],
    [
      'a P-256 PEM of its own kind',
      generateEc().privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
      'ES256',
    ],
  ] as const)('%s', (_name, signingKey, algorithm) => {
    const format = new JwtTokenFormat({ signingKey });
    const { token } = format.mint(claims);
    expect(decodeSegment(token, 0)['alg']).toBe(algorithm);
    expect(format.read(token, issuedAt).userId).toBe('jane');
  });
});

describe('keys that are refused at construction, in words that say what to do', () => {
  const lowExponent = (): KeyObject =>
    generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 }).privateKey;
  const pss = (): KeyObject => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;

  test.each<[string, () => unknown, RegExp]>([
    ['no key', () => undefined, /^signingKey must be a secret .+ PEM private key or a KeyObject, not undefined/],
    ['null', () => null, /secret .+ PEM private key or a KeyObject, not null/],
    ['a number', () => 7, /secret .+ PEM private key or a KeyObject, not number/],
    ['an object', () => ({ key: secret }), /secret .+ PEM private key or a KeyObject/],
    ['an empty secret', () => '', /^signingKey is a secret of 0 bytes: it needs 32, .+randomBytes\(32\)/],
    [
      'a secret of 31 bytes',
      () => 's'.repeat(31),
      /^signingKey is a secret of 31 bytes: it needs 32, .+randomBytes\(32\)/,
    ],
    ['a Buffer of 31 bytes', () => Buffer.alloc(31), /31 bytes: it needs 32/],
    ['a KeyObject of 31 bytes', () => createSecretKey(Buffer.alloc(31)), /31 bytes: it needs 32/],
    ['the name of a file', () => '/etc/example/keys/password-reset.pem', /^signingKey is the name of a file/],
    ['an RSA key of 2048 bits', () => generateRsa(2048).privateKey, /at least 3072 bits/],
    ['an RSA key with a small exponent', lowExponent, /exponent of at least 65537/],
    ['an RSA-PSS key', pss, /RSA key \(for RS256\), or one on the curve P-256/],
    ['a P-384 key', () => generateEc('P-384').privateKey, /curve P-256/],
    ['a secp256k1 key', () => generateEc('secp256k1').privateKey, /curve P-256/],
    ['an Ed25519 key', () => generateKeyPairSync('ed25519').privateKey, /curve P-256/],
    ['an X25519 key', () => generateKeyPairSync('x25519').privateKey, /curve P-256/],
    ['a public RSA key', () => generateRsa().publicKey, /public key: it can verify, but not sign/],
    ['a public PEM', () => toPem(generateEc().publicKey), /public key: it can verify, but not sign/],
    ['an encrypted PEM', () => generateEc().privateKey.export(encrypted), /give an unencrypted one/],
    [
      'a mangled PEM',
      () => '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----',
      /PEM key that could not be read/,
    ],
    [
      String.raw`a PEM with \n in place of line breaks, as an environment has it`,
      () => toPem(generateRsa().privateKey).replaceAll('\n', String.raw`\n`),
      /could not be read: it has the characters \\n in place of line breaks: .+replaceAll\('\\\\n', '\\n'\)\.$/,
    ],
    [
      'a PEM cut short, however long',
      () => toPem(generateRsa().privateKey).slice(0, 400),
      /PEM key that could not be read/,
    ],
  ])('%s', (_name, signingKey, advice) => {
    expect(refusalOfKey({ signingKey: signingKey() })).toMatch(advice);
  });

  test('the message never quotes the key', () => {
    const pem = toPem(generateRsa(2048).privateKey);
    for (const key of ['too-short-a-secret', pem, pem.slice(0, 200)]) {
      expect(refusalOfKey({ signingKey: key })).not.toContain(key.slice(30, 60) || key);
    }
  });

  test('retired keys are held to the same', () => {
    const weak = { key: generateRsa(2048).publicKey };
    expect(refusalOfKey({ signingKey: secret, verificationKeys: [weak] })).toMatch(/at least 3072 bits/);
    expect(refusalOfKey({ signingKey: secret, verificationKeys: [{ key: 'short' }] })).toMatch(
      /^verificationKeys\[\]\.key is a secret of 5 bytes: it needs 32/,
    );
    expect(refusalOfKey({ signingKey: secret, verificationKeys: [{}] })).toMatch(/^verificationKeys\[\]\.key must be/);
  });

  const rsa = generateRsa();
  const ec = generateEc();
  const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1' | 'spki'): Buffer =>
    key.export({ format: 'der', type } as { format: 'der'; type: 'spki' });
  test.each<[string, string | Buffer]>([
    ['the public half as DER', der(rsa.publicKey, 'spki')],
    ['the public half of an RSA key as DER of its own kind', der(rsa.publicKey, 'pkcs1')],
    ['the public half on P-256 as DER', der(ec.publicKey, 'spki')],
    ['a private key as DER', der(rsa.privateKey, 'pkcs8')],
    ['an RSA key as DER of its own kind', der(rsa.privateKey, 'pkcs1')],
    ['a P-256 key as DER of its own kind', der(ec.privateKey, 'sec1')],
    ['DER in base64', der(ec.publicKey, 'spki').toString('base64')],
    ['a PEM in base64', Buffer.from(toPem(rsa.publicKey)).toString('base64')],
    ['a PEM in base64url', Buffer.from(toPem(ec.privateKey)).toString('base64url')],
    ['a JWK', JSON.stringify(ec.publicKey.export({ format: 'jwk' }))],
    ['a JWK, indented', JSON.stringify(rsa.publicKey.export({ format: 'jwk' }), null, 2)],
    ['a JWK behind a blank', ` \n${JSON.stringify(ec.publicKey.export({ format: 'jwk' }))}`],
    ['a key for ssh', `ssh-rsa AAAA${'b'.repeat(360)} somebody@example.com`],
    ['a key on P-256 for ssh', `ecdsa-sha2-nistp256 AAAA${'b'.repeat(130)}`],
  ])('a key pair that would pass for a secret, though its public half is none: %s', (_name, signingKey) => {
    const refusal = 'signingKey is a key pair in another wrapping: give it as PEM text or as a KeyObject.';
    expect(refusalOfKey({ signingKey })).toBe(refusal);
  });
});

describe('other options that are refused', () => {
  test.each([
    ['an empty issuer', { issuer: '' }, 'issuer must be a string that is not empty.'],
    ['an issuer that is null', { issuer: null }, 'issuer must be a string that is not empty.'],
    ['an empty audience', { audience: '' }, 'audience must be a string that is not empty.'],
    ['an audience that is a list', { audience: ['a'] }, 'audience must be a string that is not empty.'],
    ['an empty key id', { keyId: '' }, 'keyId must be a string that is not empty.'],
    ['a key id that is no text', { keyId: 7 }, 'keyId must be a string that is not empty.'],
    ['a misspelt option', { isuer: 'x' }, "JwtTokenFormat does not take 'isuer': did you mean 'issuer'?"],
    [
      'a misspelt member',
      { verificationKeys: [{ kay: 1 }] },
      "verificationKeys[] does not take 'kay': did you mean 'key'?",
    ],
    [
      'an empty key id of a retired key',
      { verificationKeys: [{ key: secret, keyId: '' }] },
      'verificationKeys[].keyId must be a string that is not empty.',
    ],
  ])('%s', (_name, options, message) => {
    expect(refusalOfKey({ signingKey: secret, ...options })).toBe(message);
  });

  test.each([['old'], [{ key: secret }], [null]])('retired keys that are no list: %j', (verificationKeys) => {
    expect(refusalOfKey({ signingKey: secret, verificationKeys })).toBe('verificationKeys must be a list.');
  });

  test.each<[string, unknown]>([
    ['a secret', secret],
    ['bytes', Buffer.from(secret)],
    ['a KeyObject', createSecretKey(Buffer.from(secret))],
    ['PEM', '-----BEGIN PUBLIC KEY-----'],
  ])('a retired key, given as %s without its braces', (_name, key) => {
    expect(refusalOfKey({ signingKey: secret, verificationKeys: [key] })).toBe(
      'verificationKeys takes each key as { key }, and as { key, keyId } if it had a keyId.',
    );
  });

  test('no options at all', () => {
    expect(() => new JwtTokenFormat(undefined as never)).toThrow(ConfigurationError);
  });

  test('one key id for two keys', () => {
    const retired = { key: 'another-obviously-fake-secret-of-32-bytes', keyId: 'main' };
    const options = { signingKey: secret, keyId: 'main', verificationKeys: [retired] };
    expect(refusalOfKey(options)).toBe("Two different JWT keys have the keyId 'main': give each its own.");
  });
});
