import { logIn, redeem, redemption } from '../requests';
import type { Chapter } from '../step';

const password = 'another fake password';

export const redeemChapter: Chapter = {
  title: 'Redeem it: POST /auth/reset',
  steps: [
    {
      title: 'not JSON',
      ...redeem('{"token":'),
      expected: { status: 400, says: 'malformed-request' },
    },
    {
      title: 'a member named twice',
      ...redeem('{"token":"a","token":"b","password":"c"}'),
      expected: { status: 400, says: 'malformed-request' },
    },
    {
      title: 'a member that is not documented',
      ...redeem('{"token":"a","password":"b","admin":true}'),
      expected: { status: 400, says: 'schema-violation' },
    },
    {
      title: 'more than 16 kB',
      ...redeem(redemption('a', 'b')),
      padding: 20_000,
      expected: { status: 413, says: 'payload-too-large' },
    },
    {
      title: 'neither JSON nor a form',
      ...redeem(redemption('a', 'b'), { 'Content-Type': 'text/plain' }),
      expected: { status: 415, says: 'unsupported-media-type' },
    },
    {
      title: 'no token of ours',
      ...redeem(redemption('not-a-token', password)),
      expected: { status: 403, says: 'invalid-reset-token' },
    },
    {
      title: 'a token that was superseded: the same bytes',
      ...redeem(redemption('$OLD_TOKEN', password)),
      expected: { status: 403, says: 'invalid-reset-token' },
    },
    {
      title: 'a password that is too short',
      ...redeem(redemption('$TOKEN', 'short')),
      expected: { status: 400, says: 'too-short' },
    },
    {
      title: 'a password that everybody tries first',
      ...redeem(redemption('$TOKEN', 'passwordpassword')),
      expected: { status: 400, says: 'too-common' },
    },
    {
      title: "a password that is the account's address",
      ...redeem(redemption('$TOKEN', 'local.of.the.demo@example.com')),
      expected: { status: 400, says: 'context-word' },
    },
    {
      title: 'a password beyond the 72 bytes that bcrypt reads: refused, never truncated',
      ...redeem(redemption('$TOKEN', 'four words and more '.repeat(4))),
      expected: { status: 400, says: 'too-long' },
    },
    {
      title: 'after all these refusals the token is still good',
      ...redeem(redemption('$TOKEN', password)),
      expected: { status: 200, says: '{}' },
    },
    {
      title: 'once',
      ...redeem(redemption('$TOKEN', password)),
      expected: { status: 403, says: 'invalid-reset-token' },
    },
    {
      title: 'for a browser, the message alone',
      ...redeem(redemption('$TOKEN', password), { Accept: 'text/html' }),
      expected: { status: 403, says: 'The reset token is invalid, was already used or has expired.' },
    },
    {
      title: 'local logs in with the new password',
      ...logIn('local', password),
      expected: { status: 200, says: 'local-token' },
    },
    {
      title: 'and no longer with the old one',
      ...logIn('local', 'fake password of local'),
      expected: { status: 401, says: 'This login did not work.' },
    },
  ],
};
