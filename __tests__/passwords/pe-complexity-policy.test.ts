import { ConfigurationError, createPasswordService, MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { NistPasswordPolicy, OpaqueTokenFormat } from 'express-password-router';
import { PeComplexityPolicy } from 'express-password-router/passwords/pe-complexity-policy';

const policy = new PeComplexityPolicy();

function rulesFor(password: string, judge: PeComplexityPolicy = policy): string[] {
  return judge.check({ password, user: null }).map(({ rule }) => rule);
}

test.each<[string, string, string[]]>([
  ['all that the product asks for', 'Abcdefgh1-jk', []],
  ['11 characters', 'Abcdefgh1-j', ['too-short']],
  ['12 characters of which one is an emoji', 'Abcdefgh1j\u{1F642}k', []],
  ['no lower-case letter', 'ABCDEFGH1-JK', ['too-few-lowercase-letters']],
  ['no upper-case letter', 'abcdefgh1-jk', ['too-few-uppercase-letters']],
  ['no digit', 'Abcdefghi-jk', ['too-few-numbers']],
  ['no special character', 'Abcdefgh1ijk', ['too-few-special-characters']],
  ['a space for a special character', 'Abcdefgh1 jk', []],
  ['letters and digits of another script', '\u0410\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0661-\u043a\u043b', []],
  [
    'letters without case, which are no special characters',
    '\u65e5'.repeat(12),
    ['too-few-lowercase-letters', 'too-few-uppercase-letters', 'too-few-numbers', 'too-few-special-characters'],
  ],
  [
    'nothing',
    '',
    [
      'too-short',
      'too-few-lowercase-letters',
      'too-few-uppercase-letters',
      'too-few-numbers',
      'too-few-special-characters',
    ],
  ],
])('%s: %j', (_name, password, rules) => {
  expect(rulesFor(password)).toEqual(rules);
});

test('says what is asked for, in words and in numbers', () => {
  expect(policy.check({ password: 'ABCDEFGH1-J', user: null })).toEqual([
    { rule: 'too-short', message: 'The password is shorter than 12 characters.', params: { minLength: 12 } },
    {
      rule: 'too-few-lowercase-letters',
      message: 'The password needs lower-case letters: at least 1.',
      params: { minimum: 1 },
    },
  ]);
});

test('every minimum can be set, as in that product', () => {
  const strict = new PeComplexityPolicy({
    minLength: 8,
    letters: 4,
    lowercaseLetters: 2,
    uppercaseLetters: 2,
    numbers: 2,
    specialCharacters: 0,
  });
  expect(rulesFor('ABcd1234', strict)).toEqual([]);
  expect(rulesFor('ABc12345', strict)).toEqual(['too-few-letters', 'too-few-lowercase-letters']);
  expect(rulesFor('Abcd123', strict)).toEqual(['too-short', 'too-few-uppercase-letters']);
  expect(strict.describe()).toEqual({
    minLength: 8,
    letters: 4,
    lowercaseLetters: 2,
    uppercaseLetters: 2,
    numbers: 2,
    specialCharacters: 0,
  });
});

test('describes the documented minimums', () => {
  expect(policy.describe()).toEqual({
    minLength: 12,
    letters: 0,
    lowercaseLetters: 1,
    uppercaseLetters: 1,
    numbers: 1,
    specialCharacters: 1,
  });
});

test('beside NistPasswordPolicy both count, and the description says the higher minimum', async () => {
  const service = createPasswordService({
    userStore: new MemoryUserStore([{ id: 'jane', passwordHash: null, contextWords: ['Jane.Doe@Example.com1'] }]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordPolicy: [new PeComplexityPolicy(), new NistPasswordPolicy()],
  });
  const rules = async (password: string): Promise<string[]> =>
    (await service.validatePassword({ password, userId: 'jane' })).map(({ rule }) => rule);
  expect(await rules('Jane.Doe@Example.com1')).toEqual(['context-word']);
  expect(await rules('a password yet to come')).toEqual(['too-few-uppercase-letters', 'too-few-numbers']);
  expect(service.describePasswordPolicy()).toMatchObject({ minLength: 15, lowercaseLetters: 1, blocklist: true });
});

test.each<[string, object, string]>([
  ['no length', { minLength: 0 }, 'minLength must be a whole number from 1 to 64.'],
  ['more than 64 characters', { minLength: 65 }, 'minLength must be a whole number from 1 to 64.'],
  ['13 digits', { numbers: 13 }, 'numbers must be a whole number from 0 to 12.'],
  ['half a letter', { letters: 0.5 }, 'letters must be a whole number from 0 to 12.'],
  ['a misspelt option', { minLenght: 12 }, "PeComplexityPolicy does not take 'minLenght': did you mean 'minLength'?"],
])('%s is a configuration error', (_name, options, message) => {
  expect(() => new PeComplexityPolicy(options)).toThrow(new ConfigurationError(message));
});
