import { ConfigurationError } from 'express-password-router';
import { meantBy, requireKnownKeys } from '../../lib/option-checks/known-keys';

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

test.each([null, undefined, 'options', 7, true])('%j is no object of options', (options) => {
  expect(complaintAbout(options as unknown as object)).toBe('createPasswordService takes an object of options.');
});
