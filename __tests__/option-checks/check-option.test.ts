import { ConfigurationError } from 'express-password-router';
import {
  requireFlag,
  requireFunction,
  requireList,
  requireOptionalFunction,
  requirePort,
  requireText,
  requireWhole,
} from '../../lib/option-checks/check-option';

const store: Readonly<Record<'find' | 'save' | 'count', unknown>> = { find: () => null, save: () => null, count: 7 };
const hook = (): null => null;
const names: readonly string[] = [];

test('what is as it should be is handed back', () => {
  expect(requireWhole('count', 1, 1, 3)).toBe(1);
  expect(requireWhole('count', 3, 1, 3)).toBe(3);
  expect(requireText('name', 'x')).toBe('x');
  expect([true, false].map((given) => requireFlag('flag', given))).toEqual([true, false]);
  expect(requireList('names', names)).toBe(names);
  expect(requireFunction('hook', hook)).toBe(hook);
  expect([hook, undefined].map((given) => requireOptionalFunction('hook', given))).toEqual([hook, undefined]);
  expect(requirePort('store', store, ['find', 'save'])).toBe(store);
});

test.each<[string, () => unknown, string]>([
  ['less', () => requireWhole('count', 0, 1, 3), 'count must be a whole number from 1 to 3.'],
  ['more', () => requireWhole('count', 4, 1, 3), 'count must be a whole number from 1 to 3.'],
  ['a half', () => requireWhole('count', 1.5, 1, 3), 'count must be a whole number from 1 to 3.'],
  ['a number as text', () => requireWhole('count', '2', 1, 3), 'count must be a whole number from 1 to 3.'],
  ['a text for a flag', () => requireFlag('flag', 'yes'), 'flag must be true or false.'],
  ['no text', () => requireText('name', ''), 'name must be a string that is not empty.'],
  ['a number for a text', () => requireText('name', 7), 'name must be a string that is not empty.'],
  ['no list', () => requireList('names', 'x' as never), 'names must be a list.'],
  ['no function', () => requireFunction('hook', undefined), 'hook is missing: give a function.'],
  ['a text for a function', () => requireFunction('hook', 'x'), 'hook must be a function.'],
  [
    'a class for a function',
    () => requireFunction('hook', ConfigurationError),
    'hook must be a function, not a class.',
  ],
  ['null for a hook that may be left out', () => requireOptionalFunction('hook', null), 'hook must be a function.'],
  [
    'no port',
    () => requirePort('store', undefined as never, ['find', 'save'] as never),
    'store is missing: give an object with find, save.',
  ],
  [
    'null for a port',
    () => requirePort('store', null as never, ['find'] as never),
    'store is missing: give an object with find.',
  ],
  [
    'a function, or a class, for a port',
    () => requirePort('store', hook as never, ['find'] as never),
    "store must be an object with find, not a function: does it lack 'new'?",
  ],
  [
    'a text for a port',
    () => requirePort('store', 'x' as never, ['find'] as never),
    'store must be an object with find, not a string.',
  ],
  [
    'a promise of a port',
    () => requirePort('store', Promise.resolve(store) as never, ['find'] as never),
    'store is a promise: await it first.',
  ],
  [
    'a port that lacks methods',
    () => requirePort('store', store as never, ['count', 'list'] as never),
    'store lacks the methods count, list.',
  ],
])('%s is a configuration error', (_what, check, message) => {
  expect(check).toThrow(new ConfigurationError(message));
});
