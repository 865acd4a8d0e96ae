'use strict';

const { TestEnvironment } = require('jest-environment-node');

/** Skips what comes after the first test that fails: one is enough to kill a mutant. */
module.exports = class MutantEnvironment extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#hasFailed = true;
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
  }
};
