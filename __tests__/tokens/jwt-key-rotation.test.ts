import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { JwtTokenFormat } from 'express-password-router';
import type { JwtTokenFormatOptions } from 'express-password-router';
import { decodeSegment } from '../support/forge-jwt';
import { generateEc, generateRsa, toPem } from '../support/generate-keys';

const issuedAt = new Date('2030-01-01T00:00:00.000Z');
const claims = { userId: 'jane', issuedAt, expiresAt: new Date('2030-01-02T00:00:00.000Z') };
const secret = 'an-obviously-fake-secret-of-32-bytes-or-more';

function kidOf(options: JwtTokenFormatOptions): unknown {
  return decodeSegment(new JwtTokenFormat(options).mint(claims).token, 0)['kid'];
}

describe('key ids', () => {
  test('are the RFC 7638 thumbprint of an RSA key', () => {
    const { e, n } = generateRsa().publicKey.export({ format: 'jwk' });
    const thumbprint = createHash('sha256').update(`{"e":"${String(e)}","kty":"RSA","n":"${String(n)}"}`);
    expect(kidOf({ signingKey: generateRsa().privateKey })).toBe(thumbprint.digest('base64url'));
  });

  test('are the RFC 7638 thumbprint of a P-256 key', () => {
    const { x, y } = generateEc().publicKey.export({ format: 'jwk' });
    const members = `{"crv":"P-256","kty":"EC","x":"${String(x)}","y":"${String(y)}"}`;
    expect(kidOf({ signingKey: generateEc().privateKey })).toBe(
      createHash('sha256').update(members).digest('base64url'),
    );
  });

  test('follow from the secret, always in the same way: tokens outlive a release', () => {
    expect(kidOf({ signingKey: 's'.repeat(32) })).toBe('7ArXeF_KK626Eh0QOovirg');
    expect(kidOf({ signingKey: Buffer.from('s'.repeat(32)) })).toBe(kidOf({ signingKey: 's'.repeat(32) }));
    expect(kidOf({ signingKey: 't'.repeat(32) })).not.toBe(kidOf({ signingKey: 's'.repeat(32) }));
  });

  test('are what the host says, if it says so', () => {
    expect(kidOf({ signingKey: secret, keyId: '2030-01' })).toBe('2030-01');
  });
});

describe('rotation', () => {
  const retired: readonly [string, string | KeyObject, string | Buffer | KeyObject][] = [
    ['a secret', secret, secret],
    ['a secret, now in a Buffer', secret, Buffer.from(secret)],
    ['the private RSA key', generateRsa().privateKey, generateRsa().privateKey],
    ['the public RSA key', generateRsa().privateKey, generateRsa().publicKey],
    ['the public RSA key in PEM', generateRsa().privateKey, toPem(generateRsa().publicKey)],
    ['the private P-256 key in PEM', generateEc().privateKey, toPem(generateEc().privateKey)],
    ['the public P-256 key', generateEc().privateKey, createPublicKey(generateEc().privateKey)],
  ];

  test.each(retired)('a retired key verifies with nothing but the key given: %s', (_name, before, key) => {
    const { token, id } = new JwtTokenFormat({ signingKey: before }).mint(claims);
    const after = new JwtTokenFormat({
      signingKey: generateEc('P-256', 'new').privateKey,
      verificationKeys: [{ key }],
    });
    expect(after.read(token, issuedAt)).toEqual({ id, userId: 'jane' });
    expect(after.read(after.mint(claims).token, issuedAt).userId).toBe('jane');
  });

  test('a retired key that had a name needs its name', () => {
    const signingKey = generateEc('P-256', 'new').privateKey;
    const { token } = new JwtTokenFormat({ signingKey: secret, keyId: 'old' }).mint(claims);
    const named = new JwtTokenFormat({ signingKey, verificationKeys: [{ key: secret, keyId: 'old' }] });
    const unnamed = new JwtTokenFormat({ signingKey, verificationKeys: [{ key: secret }] });
    expect(named.read(token, issuedAt).userId).toBe('jane');
    expect(() => unnamed.read(token, issuedAt)).toThrow('invalid');
  });

  test('a key that is both in use and listed as retired is one key', () => {
    const format = new JwtTokenFormat({ signingKey: secret, verificationKeys: [{ key: secret }, { key: secret }] });
    expect(format.read(format.mint(claims).token, issuedAt).userId).toBe('jane');
  });

  test('so is a private key with its public half', () => {
    const signingKey = generateEc().privateKey;
    const format = new JwtTokenFormat({ signingKey, verificationKeys: [{ key: createPublicKey(signingKey) }] });
    expect(format.read(format.mint(claims).token, issuedAt).userId).toBe('jane');
  });

  test('a key taken off the list verifies no more', () => {
    const { token } = new JwtTokenFormat({ signingKey: secret }).mint(claims);
    const after = new JwtTokenFormat({ signingKey: generateEc('P-256', 'new').privateKey });
    expect(() => after.read(token, issuedAt)).toThrow('invalid');
  });
});
