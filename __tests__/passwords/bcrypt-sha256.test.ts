import { createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import { BcryptPasswordHasher } from 'express-password-router';
import vectors from './passlib-vectors.json';

/** Real hashes, on a machine that may be under load. */
jest.setTimeout(60_000);

const hasher = new BcryptPasswordHasher({ cost: 10, longPasswords: true });
const FORM = /^\$bcrypt-sha256\$v=2,t=2b,r=10\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;

describe('the hashes that passlib publishes', () => {
  test.each(vectors)('$hash', async ({ password, hash }) => {
    expect(await hasher.verify(password, hash)).toBe(true);
    expect(await hasher.verify(`x${password}`, hash)).toBe(false);
  });

  test('are read without longPasswords too', async () => {
    const { password = '', hash = '' } = vectors.find(({ source }) => source.endsWith('v2')) ?? {};
    expect(await new BcryptPasswordHasher({ cost: 10 }).verify(password, hash)).toBe(true);
  });
});

describe('what longPasswords writes', () => {
  test('is passlib’s form: bcrypt over an HMAC of the password, keyed with the salt', async () => {
    const [, salt = '', digest = ''] = FORM.exec(await hasher.hash('correct horse')) ?? [];
    const seen = createHmac('sha256', salt).update('correct horse').digest('base64');
    expect(await bcrypt.compare(seen, `$2b$10$${salt}${digest}`)).toBe(true);
  });

  test('takes 4096 bytes', () => {
    expect(hasher.maxPasswordBytes).toBe(4_096);
  });

  test.each([72, 73, 255, 256, 257, 328, 4_096])('a password of %i bytes counts to its last', async (length) => {
    const start = 'x'.repeat(length - 1);
    const hash = await hasher.hash(`${start}y`);
    expect(await hasher.verify(`${start}y`, hash)).toBe(true);
    expect(await hasher.verify(`${start}z`, hash)).toBe(false);
  });

  test('64 emoji are a password (ASVS 5.0 6.2.9)', async () => {
    const emoji = '\u{1F642}'.repeat(64);
    expect(await hasher.verify(emoji, await hasher.hash(emoji))).toBe(true);
  });

  test('4097 bytes are refused', async () => {
    await expect(hasher.hash('x'.repeat(4_097))).rejects.toThrow(RangeError);
  });

  test('what follows a NUL counts', async () => {
    const hash = await hasher.hash('before\0after');
    expect(await hasher.verify('before\0other', hash)).toBe(false);
    expect(await hasher.verify('before', hash)).toBe(false);
  });

  test('is no hash that plain bcrypt takes for one of its own', async () => {
    expect(await bcrypt.compare('correct horse', await hasher.hash('correct horse'))).toBe(false);
  });
});

test('it is written where long passwords are asked for, and there alone', () => {
  const limits = [{ longPasswords: true }, { longPasswords: false }, {}].map(
    (options) => new BcryptPasswordHasher({ cost: 10, ...options }).maxPasswordBytes,
  );
  expect(limits).toEqual([4_096, 72, 72]);
});
