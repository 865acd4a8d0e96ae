import { ConfigurationError } from 'express-password-router';
import { requireKnownKeys } from '../../lib/option-checks/known-keys';
import { meantBy } from '../../lib/option-checks/meant-by';

const known = ['userStore', 'tokenStore', 'onEvent'];

function complaintAbout(options: object): string {
  try {
    requireKnownKeys('createPasswordService', options, known);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return '';
}

test('known keys pass, all or none of them, undefined too', () => {
  expect(complaintAbout({})).toBe('');
  expect(complaintAbout({ userStore: 1, tokenStore: undefined, onEvent: null })).toBe('');
});

test.each([
  ['userstore', 'userStore'],
  ['userStroe', 'userStore'],
  ['useStore', 'userStore'],
  ['tokensStores', 'tokenStore'],
  ['onevents', 'onEvent'],
  ['event', 'onEvent'],
])('%s: did you mean %s?', (slip, meant) => {
  expect(complaintAbout({ [slip]: 1 })).toBe(`createPasswordService does not take '${slip}': did you mean '${meant}'?`);
});

test('of two that are near, the nearer one is meant', () => {
  expect(meantBy('revote', ['id', 'passwordHash', 'revoked', 'remote'])).toBe('remote');
  expect(meantBy('remot', ['remove', 'remote'])).toBe('remote');
});

test.each(['database', 'x', 'oven', '', 'toString', 'constructor'])(
  '%j is not near any: the answer lists them',
  (key) => {
    const complaint = `createPasswordService does not take '${key}': it takes userStore, tokenStore, onEvent.`;
    expect(complaintAbout({ [key]: 1 })).toBe(complaint);
  },
);

test('of a short word, half the letters may be wrong and no more: who means a key must not be led to its id', () => {
  expect(meantBy('drak', ['dark'])).toBe('dark');
  expect(meantBy('key', ['keyId'])).toBeUndefined();
});

test.each([null, undefined, 'options', 7, true, () => ({}), [], new Map(), new Date(0), Buffer.from('x')])(
  '%p is no object of options',
  (options) => {
    expect(complaintAbout(options as unknown as object)).toBe('createPasswordService takes an object of options.');
  },
);

test.each([
  ['a promise', Promise.resolve({ userStore: 1 })],
  ['whatever else has to be awaited', { then: () => undefined }],
])('%s has to be awaited before', (_what, options) => {
  const complaint = 'createPasswordService takes an object of options, not a promise: await it first.';
  expect(complaintAbout(options)).toBe(complaint);
});

test('where the object comes from makes no difference: a class, a module, or nothing at all', () => {
  class Options {
    readonly userStore = 1;
  }
  const module = { userStore: 1, [Symbol.toStringTag]: 'Module' };
  const bare: object = Object.assign(Object.create(null) as object, { userStore: 1 });
  expect([new Options(), module, bare].map(complaintAbout)).toEqual(['', '', '']);
});
