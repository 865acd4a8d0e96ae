import bcrypt from 'bcrypt';
import { BcryptPasswordHasher, ConfigurationError } from 'express-password-router';

/** Real hashes, on a machine that may be under load. */
jest.setTimeout(60_000);

const hasher = new BcryptPasswordHasher({ cost: 10 });
const longHasher = new BcryptPasswordHasher({ cost: 10, longPasswords: true });

/** As the host's own code made them: the lowest cost that bcrypt knows is quick. */
function hashOfHost(password: string): Promise<string> {
  return bcrypt.hash(password, 4);
}

describe('what it writes', () => {
  test('is a plain $2b$ hash of 60 characters that the host’s bcrypt.compare reads', async () => {
    const hash = await hasher.hash('correct horse battery staple');
    expect(hash).toMatch(/^\$2b\$10\$[./A-Za-z0-9]{53}$/);
    expect(await bcrypt.compare('correct horse battery staple', hash)).toBe(true);
    expect(await bcrypt.compare('correct horse battery stable', hash)).toBe(false);
  });

  test('is salted', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  test('has cost 12 by default', async () => {
    expect(await new BcryptPasswordHasher().hash('correct horse')).toMatch(/^\$2b\$12\$/);
  });
});

describe('what it reads', () => {
  test.each(['$2a$', '$2b$', '$2y$'])('a hash of the form %s, whoever wrote it', async (prefix) => {
    const hash = prefix + (await hashOfHost('p\u00e4ssword')).slice(4);
    expect(await hasher.verify('p\u00e4ssword', hash)).toBe(true);
    expect(await hasher.verify('password', hash)).toBe(false);
    expect(await longHasher.verify('p\u00e4ssword', hash)).toBe(true);
  });

  test('a password that the host hashed beyond 72 bytes: the limit is for new ones', async () => {
    for (const length of [73, 255, 256, 257, 328]) {
      const password = 'x'.repeat(length);
      expect(await hasher.verify(password, await hashOfHost(password))).toBe(true);
    }
  });

  test('a $2a$ hash of 255 bytes and more, where node-bcrypt CVE-2020-7689 wrapped around', async () => {
    for (const length of [255, 256, 257, 328]) {
      const short = '$2a$' + (await hashOfHost('x'.repeat(length % 256))).slice(4);
      expect(await hasher.verify('x'.repeat(length), short)).toBe(length % 256 >= 72);
    }
  });

  test.each([
    ['nothing', ''],
    ['a word', 'password'],
    ['a mark for no login', '!'],
    ['another mark', '*'],
    ['argon2', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b6dWRWJTmaaJObG'],
    ['MD5 crypt', '$1$abcdefgh$G/.WQwaWJOYQKWxrVgT9/1'],
    ['a hex digest', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['$2x$', '$2x$05$6bNw2HLQYeqHYyBfLMsv/OUcZd0LKP39b87nBw3.S2tVZSqiQX6eu'],
    ['$2$', '$2$05$6bNw2HLQYeqHYyBfLMsv/OUcZd0LKP39b87nBw3.S2tVZSqiQX6eu'],
    ['a hash cut short', '$2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHja'],
    ['a hash with a line break', '$2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG\n'],
    ['a hash with a space in front', ' $2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG'],
    ['a cost that is no number', '$2b$xx$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG'],
    ['a cost below 4', '$2b$03$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG'],
    [
      'bcrypt-sha256 with another hash',
      '$bcrypt-sha256$v=3,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS',
    ],
    ['bcrypt-sha256 cut short', '$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPb'],
  ])('%s fits nothing, and is no error', async (_name, hash) => {
    expect(await hasher.verify('password', hash)).toBe(false);
  });

  test.each([
    '$2b$17$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG',
    '$2b$31$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG',
    '$2y$99$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG',
    '$bcrypt-sha256$2b,31$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu',
    '$bcrypt-sha256$v=2,t=2b,r=17$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS',
  ])('a cost over 16 fits nothing, without the minutes or days that it would take: %s', async (hash) => {
    expect(await hasher.verify('password', hash)).toBe(false);
  });
});

describe('a wrong password takes the rounds of today’s cost, whoever wrote the hash', () => {
  const roundsOf = async (verify: () => Promise<boolean>): Promise<number> => {
    const hash = jest.spyOn(bcrypt, 'hash');
    await verify();
    const rounds = hash.mock.calls.map(([, cost]) => 2 ** Number(cost));
    hash.mockRestore();
    return rounds.reduce((sum, some) => sum + some, 0);
  };

  test.each([4, 5, 9, 10, 11])('a plain hash of cost %i', async (cost) => {
    const stored = await bcrypt.hash('correct horse', cost);
    const added = await roundsOf(() => hasher.verify('battery staple', stored));
    expect(2 ** cost + added).toBe(2 ** Math.max(cost, 10));
  });

  test('bcrypt-sha256', async () => {
    const stored = '$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS';
    const added = await roundsOf(() => longHasher.verify('battery staple', stored));
    expect(2 ** 5 + added).toBe(2 ** 10);
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['null', null as never],
    ['a mark for no login', '!'],
    ['another algorithm', '$1$abcdefgh$G/.WQwaWJOYQKWxrVgT9/1'],
    ['a cost beyond what may be computed', `$2b$31$${'.'.repeat(53)}`],
  ])('what is there in place of a hash: %s', async (_what, stored) => {
    expect(await roundsOf(() => hasher.verify('battery staple', stored))).toBe(2 ** 10);
    expect(await hasher.verify('battery staple', stored)).toBe(false);
  });

  test('the right one takes what it takes', async () => {
    const stored = await hashOfHost('correct horse');
    expect(await roundsOf(() => hasher.verify('correct horse', stored))).toBe(0);
  });
});

describe('passwords are taken exactly as they are, or not at all', () => {
  test('72 bytes are hashed, to the last', async () => {
    expect(hasher.maxPasswordBytes).toBe(72);
    const hash = await hasher.hash('x'.repeat(72));
    expect(await hasher.verify('x'.repeat(72), hash)).toBe(true);
    expect(await hasher.verify('x'.repeat(71), hash)).toBe(false);
    expect(await hasher.verify(`${'x'.repeat(71)}y`, hash)).toBe(false);
  });

  test.each([
    ['73 letters', 'x'.repeat(73)],
    ['72 characters of 73 bytes', `${'x'.repeat(71)}\u00e4`],
    ['19 emoji', '\u{1F642}'.repeat(19)],
  ])('%s are refused, never truncated', async (_name, password) => {
    await expect(hasher.hash(password)).rejects.toThrow(new RangeError('The password is too long to hash.'));
  });

  test('what follows a NUL counts', async () => {
    const hash = await hasher.hash('before\0after');
    expect(await hasher.verify('before\0after', hash)).toBe(true);
    expect(await hasher.verify('before\0other', hash)).toBe(false);
    expect(await hasher.verify('before', hash)).toBe(false);
  });

  test('lone surrogates, which would all hash like U+FFFD, are refused and fit nothing', async () => {
    const hash = await hashOfHost('\uFFFD');
    const refusal = new RangeError('The password is not valid Unicode.');
    for (const lone of ['\uD800', '\uDFFF']) {
      await expect(hasher.hash(lone)).rejects.toThrow(refusal);
      await expect(longHasher.hash(lone)).rejects.toThrow(refusal);
      expect(await hasher.verify(lone, hash)).toBe(false);
    }
  });
});

describe('needsRehash', () => {
  const body = 'Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG';
  const long = '5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS';

  test.each([
    [`$2b$09$${body}`, true, true],
    [`$2b$10$${body}`, false, false],
    [`$2y$10$${body}`, false, false],
    [`$2b$12$${body}`, false, false],
    ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b6dWRWJTmaaJObG', false, false],
    [`$bcrypt-sha256$v=2,t=2b,r=9$${long}`, true, true],
    [`$bcrypt-sha256$v=2,t=2b,r=10$${long}`, false, false],
    [`$bcrypt-sha256$2b,10$${long}`, false, true],
  ])('at cost 10, %s: %s, with longPasswords: %s', (hash, plain, withLongPasswords) => {
    expect(hasher.needsRehash(hash)).toBe(plain);
    expect(longHasher.needsRehash(hash)).toBe(withLongPasswords);
  });

  test.each([
    ` $2b$09$${body}`,
    `$2b$09$${body}\n`,
    ` $bcrypt-sha256$2b,9$${long}`,
    `$bcrypt-sha256$2b,9$${long}\n`,
    `$bcrypt-sha256$v=2,t=2b,r=9$${long}\n`,
    `$bcrypt-sha256$v=$bcrypt-sha256$v=2,t=2b,r=9$${long}`,
  ])('what only contains a weak hash is another’s: %j', (hash) => {
    expect(hasher.needsRehash(hash)).toBe(false);
    expect(longHasher.needsRehash(hash)).toBe(false);
  });
});

test.each([
  ['a cost below 10', { cost: 9 }, 'cost must be a whole number from 10 to 15.'],
  ['a cost over 15', { cost: 16 }, 'cost must be a whole number from 10 to 15.'],
  ['half a cost', { cost: 10.5 }, 'cost must be a whole number from 10 to 15.'],
  ['a cost in text', { cost: '12' }, 'cost must be a whole number from 10 to 15.'],
  ['a word for a flag', { longPasswords: 'yes' }, 'longPasswords must be true or false.'],
  ['a misspelt option', { costs: 12 }, "BcryptPasswordHasher does not take 'costs': did you mean 'cost'?"],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new BcryptPasswordHasher(options as { cost: number });
  expect(construct).toThrow(new ConfigurationError(message));
});
