'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { default: TestRunner } = require('jest-runner');

/** Whose tests are to kill the mutants of a room, besides those of the whole service: its own, and where only others use a file, theirs. */
const testsFor = {
  core: ['core/', 'passwords/password-history-policy'],
  tokens: ['tokens/'],
  passwords: ['passwords/'],
  http: ['http/', 'features/'],
};
/** What a file promises, where tests of another name hold it to that. */
const heldBy = {
  'guarded-token-format': ['guarded-ports', 'port-failures'],
  'guarded-token-store': ['guarded-ports', 'port-failures'],
  'guarded-user-store': ['guarded-ports', 'port-failures'],
  'hashing-gate': ['traces'],
  'run-operation': ['create-password-service', 'traces', 'audit-trail'],
  'issue-reset-token': ['issue-self-service-token', 'guarded-ports'],
  'maybe-promise': ['guarded-ports'],
  'new-password': ['validate-password', 'change-password'],
  'password-hashing': ['guarded-ports', 'verify-password', 'upgrade-hash', 'traces'],
  'hashable-password-policy': ['change-password', 'describe-policy', 'validate-password'],
  'error-boundary': ['error-responses-next', 'create-password-handlers', 'faults'],
  handlers: ['create-password-handlers', 'issue-reset-token'],
  'http-options': ['create-password-router'],
  form: ['malformed-body'],
  'read-body': ['malformed-body', 'body-size', 'validation'],
  receive: ['body-size', 'client-gone'],
  send: ['answers', 'token-answer'],
  connection: ['while-connected', 'client-gone', 'forgot-password'],
  'while-connected': ['client-gone', 'answered-by-host'],
};
const testsFolder = join(__dirname, '__tests__');

/** Whatever these many test files let live counts as a survivor: to load all of them would take hours. */
const FILES_PER_MUTANT = 12;

/** In the sandbox, next to this file: what the run without a mutant has found, for every process that runs mutants. */
const notesFile = join(__dirname, '.stryker.tests.json');

/** The test files that have killed mutants, the latest first: the next mutant is likely to be a neighbour. */
const killers = [];

/**
 * Jest's runner, less the waiting. A mutant is for the tests of its own room to kill, or of the whole service: those of other rooms
 * pass it by. Stryker asks for the tests that reach it by their names, and Jest loads every file to look for them: here only the
 * files that hold one are loaded, the likeliest to fail first, until one does.
 */
module.exports = class MutantRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    const { testNamePattern, nonFlagArgs: mutatedFiles } = this._globalConfig;
    const starts = mutatedFiles.flatMap((file) => testsFor[roomOf(file)] ?? []);
    const ours = tests.filter(
      ({ path }) => isServiceTest(path) || starts.some((start) => path.startsWith(join(testsFolder, start))),
    );
    if (!testNamePattern) return this.#takeNotes(ours, watcher, options);

    let killer = null;
    this.on('test-file-success', ([{ path }, { numFailingTests, testExecError }]) => {
      if (numFailingTests > 0 || testExecError) killer = path;
    });
    this.on('test-file-failure', ([{ path }]) => {
      killer = path;
    });
    for (const test of likeliest(ours, new RegExp(testNamePattern, 'i'), mutatedFiles[0])) {
      await super.runTests([test], watcher, options);
      if (killer) return remember(killer);
    }
  }

  async #takeNotes(tests, watcher, options) {
    const notes = {};
    this.on('test-file-success', ([{ path }, { testResults }]) => {
      notes[path] = testResults.map(({ fullName }) => fullName);
    });
    await super.runTests(tests, watcher, options);
    writeFileSync(notesFile, JSON.stringify(notes));
  }
};

/** The folder right below `lib`, however deep in it the file is. A file without one is for the tests of the service to hold. */
function roomOf(file) {
  const parts = file.split(/[\\/]/);
  return parts[parts.lastIndexOf('lib') + 1];
}

function isServiceTest(path) {
  return dirname(path) === testsFolder;
}

/** The tests named as the mutated file or listed for it, those that have killed lately, those of whose tests the largest part reaches it. */
function likeliest(tests, pattern, mutatedFile) {
  const notes = JSON.parse(readFileSync(notesFile, 'utf8'));
  const name = basename(mutatedFile, '.ts');
  const namesakes = [name, ...(heldBy[name] ?? [])];
  const rank = ({ path }, reaching) => [
    namesakes.includes(basename(path, '.test.ts')) ? 0 : 1,
    killers.includes(path) ? killers.indexOf(path) : killers.length,
    -reaching.length / notes[path].length,
  ];
  return tests
    .map((test) => ({ test, reaching: notes[test.path].filter((name) => pattern.test(name)) }))
    .filter(({ reaching }) => reaching.length > 0)
    .map(({ test, reaching }) => ({ test, rank: rank(test, reaching) }))
    .sort((one, other) => compare(one.rank, other.rank))
    .slice(0, FILES_PER_MUTANT)
    .map(({ test }) => test);
}

function compare(one, other) {
  const first = one.findIndex((value, index) => value !== other[index]);
  return first === -1 ? 0 : one[first] - other[first];
}

function remember(killer) {
  if (killers.includes(killer)) killers.splice(killers.indexOf(killer), 1);
  killers.unshift(killer);
}
