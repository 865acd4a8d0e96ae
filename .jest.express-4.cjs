'use strict';

const express5 = require('./.jest.express-5.cjs');

/** Once more what goes over HTTP, on Express 4. */
module.exports = {
  ...express5,
  displayName: 'express 4',
  testMatch: ['<rootDir>/__tests__/http/**/*.test.ts', '<rootDir>/__tests__/features/**/*.test.ts'],
  moduleNameMapper: { ...express5.moduleNameMapper, '^express$': 'express4' },
};
