import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonDictionary } from '@zxcvbn-ts/language-common';
import { dictionary as englishDictionary } from '@zxcvbn-ts/language-en';
import { ConfigurationError } from 'express-password-router';
import type { User } from 'express-password-router';
import { ZxcvbnPasswordPolicy } from 'express-password-router/passwords/zxcvbn-password-policy';
import { issueToJane } from '../support/issue-to-jane';
import { refusalOf } from '../support/refusal-of';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(60_000);

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...commonDictionary, ...englishDictionary },
  graphs: adjacencyGraphs,
});
const policy = new ZxcvbnPasswordPolicy({ zxcvbn });
const jane: User = { id: 'quoxalina', passwordHash: null, contextWords: ['quoxalina.brindlewick@example.com'] };

test.each([
  ['a common password', 'password123', false],
  ['one that is written otherwise', 'P@ssw0rd!2024', false],
  ['a walk over the keyboard', 'qwertyuiop[]', false],
  ['a letter many times', 'aaaaaaaaaaaaaaaaaaaaaaaa', false],
  ['nothing', '', false],
  ['some words without sense', 'gravel otter lantern waltz', true],
  ['random characters', 'x7#Kq2!vLz9@', true],
])('%s: %j is accepted: %s', (_name, password, accepted) => {
  const violations = policy.check({ password, user: null });
  expect(violations.map(({ rule }) => rule)).toEqual(accepted ? [] : ['too-guessable']);
});

test('says how guessable, in numbers', () => {
  expect(policy.check({ password: 'password123', user: null })).toEqual([
    { rule: 'too-guessable', message: 'The password is easy to guess.', params: { score: 0, minScore: 3 } },
  ]);
});

test('knows the words of the account and their parts', () => {
  const rules = (user: User | null): string[] =>
    ['Quoxalina1990', 'Brindlewick77'].flatMap((password) => policy.check({ password, user }).map(({ rule }) => rule));
  expect(rules(null)).toEqual([]);
  expect(rules(jane)).toEqual(['too-guessable', 'too-guessable']);
});

test('a redemption is judged with the words of the token’s user', async () => {
  const { redeem } = await issueToJane(jane.contextWords ? { contextWords: jane.contextWords } : {}, {
    passwordPolicy: policy,
  });
  expect(await refusalOf(redeem('Brindlewick77'))).toMatchObject({ kind: 'password-policy-violation' });
  await redeem('gravel otter lantern waltz');
});

describe('the work is bounded', () => {
  const asked: { readonly password: string; readonly words: readonly string[] }[] = [];
  const recording = {
    check: (password: string, words: string[]) => {
      asked.push({ password, words });
      return { score: 4 };
    },
  };
  beforeEach(() => (asked.length = 0));

  test('by the first characters of a long password, an emoji being one', () => {
    const judge = new ZxcvbnPasswordPolicy({ zxcvbn: recording });
    for (const password of ['x'.repeat(16_000), '\u{1F642}'.repeat(4_000)]) judge.check({ password, user: null });
    new ZxcvbnPasswordPolicy({ zxcvbn: recording, maxLength: 8 }).check({ password: 'x'.repeat(9), user: null });
    expect(asked.map(({ password }) => password)).toEqual(['x'.repeat(32), '\u{1F642}'.repeat(32), 'x'.repeat(8)]);
  });

  test('by the words of the account and their parts of three characters and more, each once', () => {
    const judge = new ZxcvbnPasswordPolicy({ zxcvbn: recording });
    const contextWords = ['Jo.Doe@example.com', 'Doe'];
    for (const user of [null, { id: 'jo-77', passwordHash: null }, { ...jane, contextWords }]) {
      judge.check({ password: 'x', user });
    }
    expect(asked.map(({ words }) => words)).toEqual([
      [],
      ['jo-77'],
      ['quoxalina', 'Jo.Doe@example.com', 'Doe', 'example', 'com'],
    ]);
  });

  test('by so many words of the account', () => {
    const contextWords = Array.from({ length: 1_000 }, (_, index) => `word-${index}`);
    new ZxcvbnPasswordPolicy({ zxcvbn: recording }).check({ password: 'x', user: { ...jane, contextWords } });
    expect(asked[0]?.words).toHaveLength(50);
    expect(asked[0]?.words[0]).toBe(jane.id);
  });
});

test('the lowest score that will do is the host’s to set, and told to forms', () => {
  const strict = new ZxcvbnPasswordPolicy({ zxcvbn: { check: () => ({ score: 3 }) }, minScore: 4 });
  const lax = new ZxcvbnPasswordPolicy({ zxcvbn: { check: () => ({ score: 3 }) }, minScore: 2 });
  expect(strict.check({ password: 'x', user: null })).toHaveLength(1);
  expect(lax.check({ password: 'x', user: null })).toEqual([]);
  expect([policy.describe(), strict.describe()]).toEqual([{ minScore: 3 }, { minScore: 4 }]);
});

test.each<[string, object, RegExp]>([
  ['no estimator', {}, /zxcvbn must be a ZxcvbnFactory/],
  ['the class instead of one made', { zxcvbn: ZxcvbnFactory }, /zxcvbn must be a ZxcvbnFactory/],
  ['a score that all reach', { zxcvbn, minScore: 0 }, /minScore must be a whole number from 1 to 4/],
  ['a length beyond reason', { zxcvbn, maxLength: 65 }, /maxLength must be a whole number from 8 to 64/],
  [
    'a misspelt option',
    { zxcvbn, minscore: 3 },
    /^ZxcvbnPasswordPolicy does not take 'minscore': did you mean 'minScore'\?/,
  ],
])('%s is a configuration error', (_name, options, message) => {
  const construct = (): unknown => new ZxcvbnPasswordPolicy(options as { zxcvbn: ZxcvbnFactory });
  expect(construct).toThrow(ConfigurationError);
  expect(construct).toThrow(message);
});
