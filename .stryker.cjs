'use strict';

/**
 * `npm run test:mutation`, or `npm run test:mutation -- -m lib/tokens/is-genuine.ts` for some files alone.
 *
 * What survives because nobody can tell the difference:
 * - what a file says once, when it is loaded, and Stryker changes too late for most tests: the names of the channels (traces),
 *   which codes are told (delivery-failure), which of Node's two ways to hash (sha256), `expose: false` (verify-password), the
 *   number that nobody has (nobody)
 * - a check or a default that only TypeScript needs: `?? []` and `= ''` where a pattern's match is taken apart (argon2-hash,
 *   bcrypt-sha256), `signal?.reason` where there is a signal (line), `limit !== false` where 0 is over no limit (attempts),
 *   `typeof header['kid']` where no key is filed under anything but text (jwt-token-format), `header === undefined` and `payload
 *   === undefined` where a signature comes after them (strict-jws), `variant === undefined` where nothing else was found either
 *   (argon2-hash), `origin !== undefined` where only texts are trusted (same-origin), `user?.` and `return false` where what is
 *   thrown or undefined is a no (commit), `onLateAnswer?.` where what it throws comes too late to be heard (call-host),
 *   `expectedHash === null` where a password has just fitted it (upgrade-hash), `.get(key)?.` where a line stands as long as
 *   somebody is in it (turnstile), `?? ''` before a pattern that it does not fit (audit-trail), `typeof value !== 'object'`
 *   where what is no object has no rule either (guarded-password-policies), `?? ''` and what `catch` answers where only the
 *   accepted types count (media-type), `?? []` and a message where ajv has a list of them, `?? []` where a member has a name at
 *   least, and any text for one that is left out (read-body)
 * - a shortcut to what comes out anyway: what is no promise awaited as one (maybe-promise), policies that look back asked where
 *   there are none (new-password), a turn at the gate for a hash that is there already (password-hashing), a user looked up by
 *   no id (validate-password), the record's word for what its user's look-up has required already (redeem-reset-token),
 *   `password.length < minLength * 2` (nist-password-policy), `password.slice` before the characters are counted
 *   (zxcvbn-password-policy), `<` or `<=` of two lines that are known to differ (is-common), DER that is tried though it does
 *   not begin as such, and read as a private key after a public one was made of it (is-wrapped-key-pair), a batch of random bytes that is
 *   drawn again before it is used up (random-texts), HS256 that jsonwebtoken signs (jwt-signer), text that is no JSON and so no
 *   object either (strict-jws), a type that is as accepted before it is parsed (media-type), an Accept of everything that needs
 *   no parsing, 'finish' before the 'close' that follows it and an answer in one go where the connection stays (send), bytes that
 *   are not copied (receive)
 * - an error that nobody is given: whoever lent a slot waits for it without a limit (hashing-gate); and any text for the hash
 *   that no password has (password-hashing)
 * - a limit that the libraries below hold too: bcrypt refuses a cost under 4 by itself (bcrypt-password-hasher)
 * - a bound on work whose other side would take a test minutes: a stored bcrypt hash of cost 16 (bcrypt-password-hasher)
 */
module.exports = {
  packageManager: 'npm',
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: '.stryker.jest.cjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  mutate: [
    'lib/maybe-promise.ts',
    'lib/option-checks/**/*.ts',
    'lib/core/**/*.ts',
    'lib/tokens/**/*.ts',
    'lib/passwords/**/*.ts',
    'lib/http/**/*.ts',
    '!lib/http/validate.generated.ts',
    '!lib/passwords/common-passwords.ts',
  ],
  ignoreStatic: true,
  concurrency: 2,
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 60,
};
