'use strict';

/** All of the tests, on the Express that the project has. */
module.exports = {
  displayName: 'express 5',
  testEnvironment: '<rootDir>/__tests__/support/forgetful-environment.ts',
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/check-answers.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // The sources in place of what the package exports: tests and examples import it as a host does.
  moduleNameMapper: {
    '^express-password-router$': '<rootDir>/lib/index.ts',
    '^express-password-router/(errors)$': '<rootDir>/lib/$1.ts',
    '^express-password-router/(conformance|openapi)$': '<rootDir>/lib/$1/index.ts',
    '^express-password-router/stores/(kysely|redis)$': '<rootDir>/lib/stores/$1/index.ts',
    '^express-password-router/((?:features|passwords)/.+)$': '<rootDir>/lib/$1',
  },
};
