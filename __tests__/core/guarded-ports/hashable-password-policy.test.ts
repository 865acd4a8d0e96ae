import { HashablePasswordPolicy } from '../../../lib/core/guarded-ports/hashable-password-policy';
import { PasswordHashing } from '../../../lib/core/guarded-ports/password-hashing';
import { HashingGate } from '../../../lib/core/lines/hashing-gate';
import { fastPasswordHasher } from '../../support/fast-password-hasher';

const gate = new HashingGate({ concurrency: 1, queueLimit: 0 });
const policy = new HashablePasswordPolicy(
  new PasswordHashing({ ...fastPasswordHasher, maxPasswordBytes: 10 }, gate, 1_000),
);
const tooLong = {
  rule: 'too-long',
  message: 'The password is longer than 10 bytes in UTF-8.',
  params: { maxBytes: 10 },
};

test.each([
  ['x', []],
  ['x'.repeat(10), []],
  ['\u{1F642}\u{1F642}xy', []],
  ['', [{ rule: 'empty', message: 'The password is empty.' }]],
  ['x'.repeat(11), [tooLong]],
  ['\u{1F642}\u{1F642}xyz', [tooLong]],
])('of %j it says %j', (password, violations) => {
  expect(policy.check({ password, user: null })).toEqual(violations);
});

test('it tells the limit beforehand', () => {
  expect(policy.describe()).toEqual({ maxBytes: 10 });
});
