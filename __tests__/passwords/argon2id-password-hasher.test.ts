import argon2 from 'argon2';
import bcrypt from 'bcrypt';
import { BcryptPasswordHasher, ConfigurationError } from 'express-password-router';
import type { PasswordHasher } from 'express-password-router';
import { casesWithout, passwordHasherCases } from 'express-password-router/conformance';
import { Argon2idPasswordHasher } from 'express-password-router/passwords/argon2id-password-hasher';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { currentPassword, newPassword } from '../support/create-user';
import { refusalOf } from '../support/refusal-of';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(120_000);

const hasher = new Argon2idPasswordHasher();
/** Cheap parameters of the host's former code. */
const cheap = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

const verifiesAnything: PasswordHasher = {
  maxPasswordBytes: 72,
  hash: async () => 'another',
  verify: async () => true,
  needsRehash: () => false,
};

describe('conformance', () => {
  const harness = { passwordHasher: hasher };
  const weaker = { password: 'weaker', hash: '' };
  beforeAll(async () => {
    weaker.hash = await argon2.hash(weaker.password, cheap);
  });

  for (const c of casesWithout(passwordHasherCases, 'overlong')) {
    test(c.name, () => c.run({ ...harness, weaker }));
  }
});

describe('conformance with bcrypt before it', () => {
  const weaker = { password: 'weaker', hash: bcrypt.hashSync('weaker', 4) };
  const passwordHasher = new Argon2idPasswordHasher({ previous: [new BcryptPasswordHasher()] });

  for (const c of casesWithout(passwordHasherCases, 'overlong')) test(c.name, () => c.run({ passwordHasher, weaker }));
});

describe('what it writes', () => {
  test('is argon2id with OWASP’s parameters, as the reference implementation spells it', async () => {
    expect(await hasher.hash('correct horse')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  test('is what the host’s own argon2 verifies', async () => {
    const hash = await new Argon2idPasswordHasher({ memoryKiB: 20_000, passes: 3, parallelism: 2 }).hash('p\u00e4ss');
    expect(hash).toContain('$m=20000,t=3,p=2$');
    expect(await argon2.verify(hash, 'p\u00e4ss')).toBe(true);
    expect(await argon2.verify(hash, 'pass')).toBe(false);
  });
});

describe('what it reads', () => {
  test.each(['argon2id', 'argon2i', 'argon2d'] as const)('what the host’s own argon2 wrote: %s', async (variant) => {
    const hash = await argon2.hash('p\u00e4ssword', { ...cheap, type: argon2[variant] });
    expect(hash).toMatch(`$${variant}$`);
    expect(await hasher.verify('p\u00e4ssword', hash)).toBe(true);
    expect(await hasher.verify('password', hash)).toBe(false);
  });

  // The test vectors of the reference implementation: https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c
  test.each([
    ['password', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'],
    ['password', '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'],
    ['password', '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY'],
    ['password', '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8'],
  ])('the vectors of the reference implementation: %s, %s', async (password, hash) => {
    expect(await hasher.verify(password, hash)).toBe(true);
    expect(await hasher.verify(`${password}x`, hash)).toBe(false);
  });

  const salt = 'c29tZXNhbHQ';
  const tag = 'nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  test.each([
    ['nothing', ''],
    ['bcrypt, without a hasher for it', bcrypt.hashSync('password', 4)],
    ['a parameter too few', `$argon2id$v=19$m=256,t=2$${salt}$${tag}`],
    ['no memory, and the passes twice', `$argon2id$v=19$t=2,t=2,p=1$${salt}$${tag}`],
    ['no passes, and the lanes twice', `$argon2id$v=19$m=256,p=1,p=1$${salt}$${tag}`],
    ['no lanes, and the memory twice', `$argon2id$v=19$m=256,m=256,t=2$${salt}$${tag}`],
    ['a parameter too many', `$argon2id$v=19$m=256,t=2,p=1,p=1$${salt}$${tag}`],
    ['a comma too many', `$argon2id$v=19$m=256,t=2,p=1,$${salt}$${tag}`],
    ['a zero', `$argon2id$v=19$m=256,t=0,p=1$${salt}$${tag}`],
    ['a number with a sign', `$argon2id$v=19$m=256,t=-2,p=1$${salt}$${tag}`],
    ['another version', `$argon2id$v=20$m=256,t=2,p=1$${salt}$${tag}`],
    ['another variant', `$argon2x$v=19$m=256,t=2,p=1$${salt}$${tag}`],
    ['a tag cut short', `$argon2id$v=19$m=256,t=2,p=1$${salt}$${tag.slice(0, -1)}`],
    ['a tag spelt otherwise', `$argon2id$v=19$m=256,t=2,p=1$${salt}$${tag.slice(0, -1)}5`],
    ['a salt spelt otherwise', `$argon2id$v=19$m=256,t=2,p=1$${salt.slice(0, -1)}R$${tag}`],
    ['something in front', `x$argon2id$v=19$m=256,t=2,p=1$${salt}$${tag}`],
    ['a line break', `$argon2id$v=19$m=256,t=2,p=1$${salt}$${tag}\n`],
  ])('%s fits nothing, is no error, and is left to the hashers before', async (_name, hash) => {
    const after = new Argon2idPasswordHasher({ previous: [verifiesAnything] });
    expect(await hasher.verify('password', hash)).toBe(false);
    expect(hasher.needsRehash(hash)).toBe(false);
    expect(await after.verify('password', hash)).toBe(true);
    expect(after.needsRehash(hash)).toBe(true);
  });

  test.each([
    ['ten passes', { memoryCost: 1_024, timeCost: 10, parallelism: 1 }],
    ['sixteen lanes', { memoryCost: 1_024, timeCost: 1, parallelism: 16 }],
    ['as little memory as two lanes need', { memoryCost: 16, timeCost: 1, parallelism: 2 }],
    ['256 MiB and four passes', { memoryCost: 262_144, timeCost: 4, parallelism: 1 }],
  ])('a stored hash that asks for %s is verified', async (_name, parameters) => {
    expect(await hasher.verify('password', await argon2.hash('password', parameters))).toBe(true);
  });

  test.each([
    ['more than ten passes', { memoryCost: 1_024, timeCost: 11, parallelism: 1 }],
    ['more than sixteen lanes', { memoryCost: 1_024, timeCost: 1, parallelism: 17 }],
    ['more than 256 MiB', { memoryCost: 262_145, timeCost: 1, parallelism: 1 }],
    ['256 MiB and more than four passes', { memoryCost: 262_144, timeCost: 5, parallelism: 1 }],
  ])('a stored hash that asks for %s fits not even its own password', async (_name, parameters) => {
    expect(await hasher.verify('password', await argon2.hash('password', parameters))).toBe(false);
  });

  test.each([
    ['less memory than it has lanes for', `$argon2id$v=19$m=15,t=2,p=2$${salt}$${tag}`],
    ['4 TiB', `$argon2id$v=19$m=4294967295,t=2,p=1$${salt}$${tag}`],
    ['more than 256 MiB', `$argon2id$v=19$m=262145,t=1,p=1$${salt}$${tag}`],
    ['4 billion passes', `$argon2id$v=19$m=256,t=4294967295,p=1$${salt}$${tag}`],
    ['11 passes', `$argon2id$v=19$m=256,t=11,p=1$${salt}$${tag}`],
    ['256 MiB and 5 passes', `$argon2id$v=19$m=262144,t=5,p=1$${salt}$${tag}`],
    ['17 lanes', `$argon2id$v=19$m=256,t=2,p=17$${salt}$${tag}`],
  ])('a stored hash that asks for %s fits nothing, without the work', async (_name, hash) => {
    expect(await hasher.verify('password', hash)).toBe(false);
  });
});

test.each([
  ['nothing', ''],
  ['a mark for no login', '!'],
  ['what asks for 17 lanes', `$argon2id$v=19$m=256,t=2,p=17$c2FsdHNhbHQ$dGFnIG9mIGEgaGFzaCB0aGF0IGZpdHM`],
])('in place of a hash, %s takes as long as nobody’s', async (_what, stored) => {
  const work = jest.spyOn(argon2, 'hash');
  expect(await new Argon2idPasswordHasher().verify('password', stored)).toBe(false);
  expect(work.mock.calls.map(([, parameters]) => parameters)).toMatchObject([{ memoryCost: 19_456, timeCost: 2 }]);
  work.mockRestore();
});

describe('a wrong password takes the work of today’s parameters', () => {
  const today = new Argon2idPasswordHasher({ memoryKiB: 32_768, passes: 3 });
  test.each([
    ['less memory', { memoryCost: 19_456, timeCost: 3, parallelism: 1 }, 2],
    ['fewer passes', { memoryCost: 32_768, timeCost: 2, parallelism: 1 }, 2],
    ['next to nothing', cheap, 2],
    ['less of one, more of the other', { memoryCost: 65_536, timeCost: 1, parallelism: 1 }, 2],
    ['as much', { memoryCost: 32_768, timeCost: 3, parallelism: 1 }, 1],
    ['hardly less', { memoryCost: 32_767, timeCost: 3, parallelism: 1 }, 1],
  ])('where the stored hash took %s', async (_what, parameters, hashes) => {
    const stored = await argon2.hash('password', parameters);
    const work = jest.spyOn(argon2, 'hash');
    expect(await today.verify('wrong', stored)).toBe(false);
    const done = work.mock.calls.map(([, { memoryCost = 0, timeCost = 0 } = {}]) => memoryCost * timeCost);
    work.mockRestore();
    expect(done).toHaveLength(hashes);
    expect(done.reduce((sum, each) => sum + each) / (32_768 * 3)).toBeCloseTo(1, 3);
  });

  test('and no more than its own where it took more', async () => {
    const stored = await argon2.hash('password', { memoryCost: 65_536, timeCost: 3, parallelism: 1 });
    const work = jest.spyOn(argon2, 'hash');
    expect(await today.verify('wrong', stored)).toBe(false);
    expect(work).toHaveBeenCalledTimes(1);
    work.mockRestore();
  });
});

test('text that is no Unicode is compared with nothing, whatever is stored', async () => {
  const work = jest.spyOn(argon2, 'hash');
  for (const stored of ['!', await argon2.hash('password', cheap)]) {
    work.mockClear();
    expect(await hasher.verify('\ud800', stored)).toBe(false);
    expect(work).not.toHaveBeenCalled();
  }
  work.mockRestore();
});

describe('passwords are taken exactly as they are, or not at all', () => {
  test('4 096 bytes are hashed, to the last; more are refused, never cut', async () => {
    expect(hasher.maxPasswordBytes).toBe(4_096);
    const hash = await hasher.hash('x'.repeat(4_096));
    expect(await hasher.verify(`${'x'.repeat(4_095)}y`, hash)).toBe(false);
    const refusal = new RangeError('The password is too long to hash.');
    await expect(hasher.hash('x'.repeat(4_097))).rejects.toThrow(refusal);
    await expect(hasher.hash(`${'x'.repeat(4_095)}\u00e4`)).rejects.toThrow(refusal);
  });

  test('lone surrogates, which would all hash like U+FFFD, are refused and fit nothing', async () => {
    const hash = await argon2.hash('\uFFFD', cheap);
    for (const lone of ['\uD800', '\uDFFF']) {
      await expect(hasher.hash(lone)).rejects.toThrow(new RangeError('The password is not valid Unicode.'));
      expect(await hasher.verify(lone, hash)).toBe(false);
    }
  });
});

test.each([
  ['$argon2id$v=19$m=19456,t=2,p=1$', false],
  ['$argon2id$v=19$m=19456,p=1,t=2$', false],
  ['$argon2id$v=19$m=65536,t=3,p=4$', false],
  ['$argon2id$v=19$m=19455,t=2,p=1$', true],
  ['$argon2id$v=19$m=19456,t=1,p=1$', true],
  ['$argon2id$v=16$m=19456,t=2,p=1$', true],
  ['$argon2i$v=19$m=19456,t=2,p=1$', true],
  ['$argon2d$v=19$m=19456,t=2,p=1$', true],
])('needsRehash of %s is %s', (start, expected) => {
  const hash = `${start}c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4`;
  expect(hasher.needsRehash(hash)).toBe(expected);
});

test('needsRehash of a tag shorter than today’s is true', () => {
  expect(hasher.needsRehash('$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEg')).toBe(true);
});

describe('moving from bcrypt', () => {
  const migrating = new Argon2idPasswordHasher({ previous: [new BcryptPasswordHasher()] });

  test('a login verifies the bcrypt hash, and leaves an argon2id hash by compare-and-swap', async () => {
    const user = { id: 'jane', passwordHash: bcrypt.hashSync(currentPassword, 4) };
    const { service, users, events } = createService({ users: [user], passwordHasher: migrating });
    await service.verifyPassword('jane', currentPassword);
    const upgraded = users.findById('jane')?.passwordHash;
    expect(upgraded).toMatch(/^\$argon2id\$/);
    expect(events).toMatchObject([{ type: 'password-rehashed', userId: 'jane' }]);

    await service.verifyPassword('jane', currentPassword);
    expect(users.findById('jane')?.passwordHash).toBe(upgraded);
    expect(await refusalOf(service.verifyPassword('jane', newPassword))).toMatchObject({ kind: 'incorrect-password' });
  });

  test('a password that is written while the hash is upgraded stays', async () => {
    const user = { id: 'jane', passwordHash: bcrypt.hashSync(currentPassword, 4) };
    const written = bcrypt.hashSync(newPassword, 4);
    const { service, users, events } = createService({
      users: [user],
      passwordHasher: migrating,
      aroundUserStore: ({ method }, proceed) => {
        if (method === 'replacePassword') users.put({ ...user, passwordHash: written });
        return proceed();
      },
    });
    await service.verifyPassword('jane', currentPassword);
    expect(users.findById('jane')?.passwordHash).toBe(written);
    expect(events).toEqual([]);
  });

  test('a change and a reset write argon2id over bcrypt', async () => {
    const user = { id: 'jane', passwordHash: bcrypt.hashSync(currentPassword, 4) };
    const { service, users } = createService({ users: [user], passwordHasher: migrating });
    await service.changePassword(actAs('jane'), { currentPassword, password: newPassword });
    expect(users.findById('jane')?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('a hash that only a previous hasher knows is replaced; one that nobody knows fits nothing', async () => {
    const plain: PasswordHasher = {
      maxPasswordBytes: 72,
      hash: async (password) => `plain:${password}`,
      verify: async (password, hash) => hash === `plain:${password}`,
      needsRehash: () => false,
    };
    const both = new Argon2idPasswordHasher({ previous: [new BcryptPasswordHasher(), plain] });
    expect(await both.verify('secret', 'plain:secret')).toBe(true);
    expect(await both.verify('secret', bcrypt.hashSync('secret', 4))).toBe(true);
    expect(both.needsRehash('plain:secret')).toBe(true);
    expect(await both.verify('secret', 'md5:secret')).toBe(false);
    expect(hasher.needsRehash(bcrypt.hashSync('secret', 4))).toBe(false);
  });
});

test('the most that it would verify may be asked for', () => {
  expect(() => new Argon2idPasswordHasher({ memoryKiB: 262_144, passes: 4 })).not.toThrow();
});

test.each([
  ['less memory than OWASP asks for', { memoryKiB: 19_455 }, 'memoryKiB must be a whole number from 19456 to 262144.'],
  ['one pass', { passes: 1 }, 'passes must be a whole number from 2 to 10.'],
  ['five lanes', { parallelism: 5 }, 'parallelism must be a whole number from 1 to 4.'],
  ['more than it would verify', { memoryKiB: 262_144, passes: 5 }, 'memoryKiB times passes must not be over 1048576.'],
  ['a single hasher', { previous: new BcryptPasswordHasher() }, 'previous must be a list.'],
  ['a previous that is no hasher', { previous: [{}] }, 'previous lacks the method verify.'],
  [
    'a misspelt option',
    { memoryKib: 20_000 },
    "Argon2idPasswordHasher does not take 'memoryKib': did you mean 'memoryKiB'?",
  ],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new Argon2idPasswordHasher(options as never);
  expect(construct).toThrow(new ConfigurationError(message));
});
