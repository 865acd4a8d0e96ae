import { issue, logIn, redeem, redemption } from '../requests';
import type { Chapter, Step } from '../step';

export const waysOutChapter: Chapter = {
  title: 'Locked, revoked, invited: a reset token is the way out',
  steps: [
    {
      title: 'locked can not log in, and is told no more than anybody else',
      ...logIn('locked', 'fake password of locked'),
      expected: { status: 401, says: 'This login did not work.' },
    },
    ...wayOut('locked', 'is unlocked'),
    ...wayOut('revoked', 'is reinstated, because admin issued the token to a revoked user'),
    {
      title: 'admin issues a token for invited, who has no password yet',
      ...issue('invited', 'admin'),
      saveAs: 'FIRST_TOKEN',
      expected: { status: 200, says: 'eyJ' },
    },
    {
      title: 'invited sets the first password, by a form',
      ...redeem('token=$FIRST_TOKEN&password=the+first+fake+password', {
        'Content-Type': 'application/x-www-form-urlencoded',
      }),
      expected: { status: 200, says: '{}' },
    },
    {
      title: 'and logs in',
      ...logIn('invited', 'the first fake password'),
      expected: { status: 200, says: 'invited-token' },
    },
  ],
};

function wayOut(userId: string, outcome: string): Step[] {
  const saveAs = `${userId.toUpperCase()}_TOKEN`;
  const password = `new fake password of ${userId}`;
  return [
    {
      title: `admin issues a token for ${userId}`,
      ...issue(userId, 'admin'),
      saveAs,
      expected: { status: 200, says: 'eyJ' },
    },
    {
      title: `${userId} redeems it and ${outcome}`,
      ...redeem(redemption(`$${saveAs}`, password)),
      expected: { status: 200, says: '{}' },
    },
    {
      title: `${userId} logs in`,
      ...logIn(userId, password),
      expected: { status: 200, says: `${userId}-token` },
    },
  ];
}
