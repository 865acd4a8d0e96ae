import { ConfigurationError, NistPasswordPolicy } from 'express-password-router';
import type { PasswordCandidate, User } from 'express-password-router';
import { commonPasswords } from '../../lib/passwords/common-passwords';
import { isCommon } from '../../lib/passwords/is-common';

const jane: User = {
  id: 'jane-doe-example-1',
  passwordHash: null,
  contextWords: ['jane.doe@example.com', 'Jane Elizabeth Doe', 'short'],
};
const good = 'correct horse battery';

function rulesBroken(
  password: string,
  candidate: Partial<PasswordCandidate> = {},
  policy = new NistPasswordPolicy(),
): string[] {
  return policy.check({ password, user: null, ...candidate }).map(({ rule }) => rule);
}

describe('length, in code points', () => {
  test.each([
    ['14 letters', 'abcdefghijklmo', ['too-short']],
    ['15 letters', 'abcdefghijklmop', []],
    ['14 emoji, of 28 UTF-16 units', '\u{1F642}'.repeat(14), ['too-short']],
    ['15 emoji', '\u{1F642}'.repeat(15), []],
    ['15 letters and marks, as typed: nothing is composed', 'a\u0308b\u0308c\u0308d\u0308e\u0308f\u0308g\u0308h', []],
    ['15 spaces and letters: nothing is trimmed', '      abc      ', []],
    ['200 letters', 'abcdefghij'.repeat(20), []],
  ])('%s', (_name, password, rules) => {
    expect(rulesBroken(password)).toEqual(rules);
  });

  test('8 is the least that can be asked, for hosts with a second factor', () => {
    const policy = new NistPasswordPolicy({ minLength: 8 });
    expect(rulesBroken('xkcd936', {}, policy)).toEqual(['too-short']);
    expect(rulesBroken('xkcd-936', {}, policy)).toEqual([]);
  });

  test('64 is the most, and passwords of 64 are always good', () => {
    const policy = new NistPasswordPolicy({ minLength: 64 });
    expect(rulesBroken('abcdefgh'.repeat(8), {}, policy)).toEqual([]);
  });

  test('the violation names the length', () => {
    expect(new NistPasswordPolicy({ minLength: 20 }).check({ password: 'abc', user: null })).toEqual([
      { rule: 'too-short', message: 'The password is shorter than 20 characters.', params: { minLength: 20 } },
    ]);
  });
});

test.each([
  'correct horse battery',
  'ALLUPPERCASELETTERS',
  '314159265358979323',
  '!#$%&()*+,-./:;<=>?',
  '\u043f\u0430\u0440\u043e\u043b\u044c \u0434\u043b\u044f \u043f\u0440\u0438\u043c\u0435\u0440\u0430',
  '\u05e1\u05d9\u05e1\u05de\u05d4 \u05d0\u05e8\u05d5\u05db\u05d4 \u05de\u05d0\u05d5\u05d3',
])('there are no composition rules: %s', (password) => {
  expect(rulesBroken(password)).toEqual([]);
});

describe('common passwords', () => {
  test.each([
    'qwertyuiopasdfgh',
    '123456789123456789',
    '1qa2ws3ed4rf5tg6yh',
    '12345678qwertyu',
    'aaaaaaaaaaaaaaaa',
    'bestfriend123456789',
    'passwordpassword',
    'iloveyouiloveyou',
  ])('are still found at 15 characters and more: %s', (password) => {
    expect(rulesBroken(password)).toEqual(['too-common']);
  });

  test('are found one and all, the first and the last too', () => {
    const words = commonPasswords.split('\n');
    expect(words.length).toBeGreaterThan(25_000);
    expect(words.filter((word) => !isCommon(word))).toEqual([]);
  });

  test('are no better in capitals', () => {
    expect(rulesBroken('PasswordPassword')).toEqual(['too-common']);
  });

  test('are compared whole: a longer one that contains them is good', () => {
    expect(rulesBroken('passwordpassword and more')).toEqual([]);
  });

  test('are found among the short ones too, where a host allows 8', () => {
    const policy = new NistPasswordPolicy({ minLength: 8 });
    expect(rulesBroken('password', {}, policy)).toEqual(['too-common']);
    expect(rulesBroken('Sunshine', {}, policy)).toEqual(['too-common']);
  });

  test('do not become good or bad by line breaks', () => {
    expect(rulesBroken('passwordpassword\npasswordpassword')).toEqual([]);
    expect(rulesBroken('\npasswordpassword\n')).toEqual([]);
    expect(rulesBroken('\n'.repeat(15))).toEqual([]);
  });

  test('are joined by the host’s own, in whatever case', () => {
    for (const blocklist of [['Example Corporation'], new Set(['EXAMPLE CORPORATION'])]) {
      const policy = new NistPasswordPolicy({ blocklist });
      expect(rulesBroken('example corporation', {}, policy)).toEqual(['too-common']);
      expect(rulesBroken('passwordpassword', {}, policy)).toEqual(['too-common']);
    }
  });

  test('the host’s list is read once: a generator will do', () => {
    function* words(): Iterable<string> {
      yield 'example corporation';
    }
    const policy = new NistPasswordPolicy({ blocklist: words() });
    expect(rulesBroken('example corporation', {}, policy)).toEqual(['too-common']);
    expect(rulesBroken('example corporation', {}, policy)).toEqual(['too-common']);
  });
});

describe('context words', () => {
  test.each([
    ['the id', 'jane-doe-example-1'],
    ['a word', 'jane.doe@example.com'],
    ['a word in another case', 'JANE ELIZABETH DOE'],
  ])('%s is refused', (_name, password) => {
    expect(rulesBroken(password, { user: jane })).toEqual(['context-word']);
  });

  test('a password that only contains one is good', () => {
    expect(rulesBroken('jane.doe@example.com writes', { user: jane })).toEqual([]);
  });

  test('a user needs none', () => {
    expect(rulesBroken(good, { user: { id: 'jane', passwordHash: null } })).toEqual([]);
  });
});

describe('the current password', () => {
  test('is no new one', () => {
    expect(rulesBroken(good, { user: jane, currentPassword: good })).toEqual(['same-as-current']);
  });

  test('in another case is one', () => {
    expect(rulesBroken(good.toUpperCase(), { user: jane, currentPassword: good })).toEqual([]);
  });
});

test('every violation is told at once', () => {
  const policy = new NistPasswordPolicy({ blocklist: ['short'] });
  const candidate = { user: jane, currentPassword: 'short' };
  expect(rulesBroken('short', candidate, policy)).toEqual([
    'too-short',
    'too-common',
    'context-word',
    'same-as-current',
  ]);
});

test('no violation quotes the password or a context word', () => {
  const told = JSON.stringify(
    new NistPasswordPolicy().check({ password: 'short', user: jane, currentPassword: 'short' }),
  );
  expect(told).not.toContain('jane');
  expect(told).not.toContain('"short"');
});

test('a form may tell its user beforehand', () => {
  expect(new NistPasswordPolicy().describe()).toEqual({ minLength: 15, blocklist: true, contextWords: true });
  expect(new NistPasswordPolicy({ minLength: 8 }).describe()).toMatchObject({ minLength: 8 });
});

test.each([
  ['less than 8', { minLength: 7 }, 'minLength must be a whole number from 8 to 64.'],
  ['more than 64', { minLength: 65 }, 'minLength must be a whole number from 8 to 64.'],
  ['text', { minLength: '15' }, 'minLength must be a whole number from 8 to 64.'],
  ['a word as a list', { blocklist: 'example' }, /^blocklist must be a list of passwords/],
  ['null as a list', { blocklist: null }, /^blocklist must be a list of passwords/],
  ['numbers in a list', { blocklist: [1] }, 'blocklist holds something that is not a string.'],
  ['a misspelt option', { minlength: 8 }, "NistPasswordPolicy does not take 'minlength': did you mean 'minLength'?"],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new NistPasswordPolicy(options as { minLength: number });
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});

test('each violation says in words what is wrong, and quotes nothing', () => {
  const policy = new NistPasswordPolicy({ blocklist: ['the example company'] });
  const messageFor = (password: string, currentPassword?: string): (string | undefined)[] =>
    policy.check({ password, user: jane, currentPassword }).map(({ message }) => message);
  expect(messageFor('The Example Company')).toEqual(['The password is one of those that are tried first.']);
  expect(messageFor('Jane Elizabeth Doe')).toEqual(['The password is a name or address of the account.']);
  expect(messageFor(good, good)).toEqual(['The new password is the current one.']);
});
