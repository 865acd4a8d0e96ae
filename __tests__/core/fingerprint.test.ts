import { createHash } from 'node:crypto';
import { isSameFingerprint, passwordFingerprint } from '../../lib/core/fingerprint';

test('it is a SHA-256 over a tag, the user, the token and the hash', () => {
  const parts = '["express-password-router/fingerprint","jane","token id","$2b$10$hash"]';
  const digest = createHash('sha256').update(parts).digest('base64url');
  expect(passwordFingerprint('jane', 'token id', '$2b$10$hash')).toBe(digest);
});

test('it is the same for the same parts', () => {
  expect(passwordFingerprint('a', 'b', 'c')).toBe(passwordFingerprint('a', 'b', 'c'));
  expect(isSameFingerprint(passwordFingerprint('a', 'b', null), passwordFingerprint('a', 'b', null))).toBe(true);
});

test.each([
  ['another user', passwordFingerprint('x', 'b', 'c')],
  ['another token', passwordFingerprint('a', 'x', 'c')],
  ['another hash', passwordFingerprint('a', 'b', 'x')],
  ['no hash at all', passwordFingerprint('a', 'b', null)],
  ['an empty hash', passwordFingerprint('a', 'b', '')],
  ['a hash that spells null', passwordFingerprint('a', 'b', 'null')],
  ['a border that has moved', passwordFingerprint('ab', '', 'c')],
  ['a quote that might move a border', passwordFingerprint('a","b', '', 'c')],
  ['parts in another order', passwordFingerprint('b', 'a', 'c')],
])('%s makes another', (_name, other) => {
  expect(isSameFingerprint(passwordFingerprint('a', 'b', 'c'), other)).toBe(false);
});

test('a hash never set and an empty one are two', () => {
  expect(passwordFingerprint('a', 'b', null)).not.toBe(passwordFingerprint('a', 'b', ''));
});

test('whatever a store brings back is compared without an error', () => {
  const genuine = passwordFingerprint('a', 'b', 'c');
  for (const other of ['', 'x', genuine.slice(1), `${genuine}x`, '\u00e4'.repeat(43)]) {
    expect(isSameFingerprint(genuine, other)).toBe(false);
  }
});
