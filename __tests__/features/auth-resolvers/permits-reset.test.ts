import { permitsReset } from 'express-password-router/features/auth-resolvers';

test.each([
  { permissions: ['users:reset_password:*'] },
  { permissions: ['users:reset_password:ann'] },
  { permissions: ['users:edit:*', 'users:reset_password:bob', 'users:reset_password:ann'] },
])('$permissions permits ann', ({ permissions }) => {
  expect(permitsReset(permissions, 'ann')).toBe(true);
});

test.each<[unknown]>([
  [[]],
  [['users:reset_password:bob']],
  [['users:reset_password:']],
  [['users:reset_password:an*']],
  [['users:reset_password:ANN']],
  [['users:reset_password:ann ']],
  [['users:*:*', '*', '*:*:*']],
  [['users:edit:ann', 'users:disable:*']],
  [['roles:reset_password:*']],
  [[['users:reset_password:*']]],
  [[{ toString: () => 'users:reset_password:*' }]],
  ['users:reset_password:*'],
  [{ includes: () => true }],
  [true],
  [null],
  [undefined],
])('%j does not', (permissions) => {
  expect(permitsReset(permissions, 'ann')).toBe(false);
});

test('an id that holds colons is still one id', () => {
  expect(permitsReset(['users:reset_password:urn:uuid:1'], 'urn:uuid:1')).toBe(true);
  expect(permitsReset(['users:reset_password:urn'], 'urn:uuid:1')).toBe(false);
});
