'use strict';

const js = require('@eslint/js');
const { defineConfig, globalIgnores } = require('eslint/config');
const tseslint = require('typescript-eslint');

const nodeGlobals = ['require', 'module', '__dirname', '__filename', 'process', 'console', 'fetch', 'performance'];
const timers = ['setTimeout', 'setInterval', 'clearInterval', 'clearTimeout', 'setImmediate'];

module.exports = defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', '**/*.generated.ts', 'lib/passwords/common-passwords.ts']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A statement below its condition has braces.
      curly: ['error', 'multi-line', 'consistent'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return reject(error)` is an early return, `() => stop()` is short for braces.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // isolatedDeclarations wants the type at the name, not at the constructor.
      '@typescript-eslint/consistent-generic-constructors': 'off',
      // `!user || user.hash !== hash` says what `user?.hash !== hash` leaves to be worked out.
      '@typescript-eslint/prefer-optional-chain': 'off',
      // A port's method may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Types are imported as such, on a line of their own: who follows what runs passes over it.
      'no-restricted-syntax': [
        'error',
        ...['ImportSpecifier[importKind="type"]', 'ExportSpecifier[exportKind="type"]'].map((selector) => {
          return { selector, message: 'Write: import type { … } from, export type { … } from.' };
        }),
      ],
    },
  },
  {
    // A host may be written in JavaScript: what it hands over is checked, whatever its type promises.
    files: ['lib/**'],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
    },
  },
  {
    files: ['__tests__/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'it', message: 'Tests have one verb: test.' }],
      // What a test starts is a plain object of functions, not a port with a `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `expect(() => Reflect.construct(…)).toThrow()` wants no value.
      '@typescript-eslint/no-unsafe-return': 'off',
      // Hosts reject with anything.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: Object.fromEntries([...nodeGlobals, ...timers].map((name) => [name, 'readonly'])) },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
