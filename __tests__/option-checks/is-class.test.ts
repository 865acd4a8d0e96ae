import { isClass } from '../../lib/option-checks/is-class';

test.each<[string, unknown]>([
  [
    'a class',
    class Resolver {
      readonly resolve = null;
    },
  ],
  [
    'one without a name',
    class {
      readonly resolve = null;
    },
  ],
  ['one that extends another', class extends Map {}],
])('%s is one', (_what, value) => {
  expect(isClass(value)).toBe(true);
});

const namesakes = {
  class(): null {
    return null;
  },
};

test.each<[string, unknown]>([
  [
    'a function',
    function classify(): null {
      return null;
    },
  ],
  ['an arrow', (): null => null],
  ['a method of that name', namesakes.class],
  ['one of Node’s own', Buffer.from],
  ['a bound one', isClass.bind(null)],
  ['a text', 'class {}'],
  ['nothing', undefined],
])('%s is none', (_what, value) => {
  expect(isClass(value)).toBe(false);
});
