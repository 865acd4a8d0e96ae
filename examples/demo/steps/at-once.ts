import { change, issue, logIn, passwordChange, redeem, redemption } from '../requests';
import type { Chapter } from '../step';

const password = 'a fake password for a race';

export const atOnceChapter: Chapter = {
  title: 'Many at once',
  steps: [
    {
      title: 'admin issues one token for local',
      ...issue('local', 'admin'),
      saveAs: 'RACED_TOKEN',
      expected: { status: 200, says: 'eyJ' },
    },
    {
      title: 'one token, redeemed twenty times at once: one success; those for whom there is no room to wait get 503',
      ...redeem(redemption('$RACED_TOKEN', password)),
      expected: { times: 20, statuses: { 200: 'one', 403: 'some', 503: 'some' } },
    },
    {
      title: 'local logs in with the password of the one that won',
      ...logIn('local', password),
      expected: { status: 200, says: 'local-token' },
    },
    {
      title: 'twenty guesses at once: they are compared one at a time, ten at the most',
      ...change('local', passwordChange('a wrong fake password', 'one more fake password')),
      expected: { times: 20, statuses: { 403: 'some', 503: 'some' } },
    },
  ],
};
