import { change, logIn, passwordChange } from '../requests';
import type { Chapter } from '../step';

const current = 'another fake password';
const next = 'one more fake password';

export const changeChapter: Chapter = {
  title: "Change one's own password: PUT /users/current/password",
  steps: [
    {
      title: 'without credentials',
      ...change(null, passwordChange(current, next)),
      expected: { status: 401, says: 'user-unauthenticated' },
    },
    {
      title: 'from a page of another origin',
      ...change('local', passwordChange(current, next), { Origin: 'https://other.example.com' }),
      expected: { status: 403, says: 'cross-origin-request' },
    },
    {
      title: 'not JSON',
      ...change('local', 'password'),
      expected: { status: 400, says: 'malformed-request' },
    },
    {
      title: 'the current password is missing',
      ...change('local', '{"password":"one more fake password"}'),
      expected: { status: 400, says: 'schema-violation' },
    },
    {
      title: 'more than 16 kB',
      ...change('local', passwordChange(current, next)),
      padding: 20_000,
      expected: { status: 413, says: 'payload-too-large' },
    },
    {
      title: 'a form: only JSON will do here',
      ...change('local', 'current_password=a&password=b', { 'Content-Type': 'application/x-www-form-urlencoded' }),
      expected: { status: 415, says: 'unsupported-media-type' },
    },
    {
      title: 'the same password again',
      ...change('local', passwordChange(current, current)),
      expected: { status: 400, says: 'same-as-current' },
    },
    {
      title: 'too short',
      ...change('local', passwordChange(current, 'short')),
      expected: { status: 400, says: 'password-policy-violation' },
    },
    {
      title: 'not the current password',
      ...change('local', passwordChange('a wrong fake password', next)),
      expected: { status: 403, says: 'incorrect-password' },
    },
    {
      title: 'another system owns the password of remote',
      ...change('remote', passwordChange(current, next)),
      expected: { status: 403, says: 'remote-user' },
    },
    {
      title: 'an administrator has revoked this account',
      ...change('revoked', passwordChange('fake password of revoked', next)),
      expected: { status: 403, says: 'user-revoked' },
    },
    {
      title: 'locked after ten attempts, even with the right password',
      ...change('locked', passwordChange('fake password of locked', next)),
      expected: { status: 403, says: 'account-locked' },
    },
    {
      title: 'local changes the password',
      ...change('local', passwordChange(current, next)),
      expected: { status: 200, says: '{}' },
    },
    {
      title: 'and logs in with it',
      ...logIn('local', next),
      expected: { status: 200, says: 'local-token' },
    },
  ],
};
