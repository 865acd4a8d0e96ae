'use strict';

const project = require('./.jest.express-5.cjs');

/**
 * The tests of the rooms that are mutated, once: what Express 4 answers otherwise is not for mutants to find. Left out are those that
 * take longest, and the check of every answer against the OpenAPI document: with them only more mutants would die.
 */
module.exports = {
  ...project,
  runner: '<rootDir>/.stryker.runner.cjs',
  testEnvironment: require.resolve('./.stryker.environment.cjs'),
  setupFilesAfterEnv: [],
  testTimeout: 30_000, // a test that is slow under load has killed nothing
  testMatch: [
    '<rootDir>/__tests__/{core,tokens,passwords,http,features}/**/*.test.ts',
    '<rootDir>/__tests__/{crash-matrix,create-password-{handlers,router,service},errors,events,options}.test.ts',
  ],
  testPathIgnorePatterns: [
    ...project.testPathIgnorePatterns,
    '/__tests__/http/fuzz/',
    '/__tests__/http/(contract/contract|mounts-and-parsers|single-use|nonsense|overload|express-versions)\\.test',
  ],
};
