import { change, issue, passwordChange, redeem, redemption, switchUserStore } from '../requests';
import type { Answer, Chapter, Step } from '../step';

const password = 'the last fake password';

export const outageChapter: Chapter = {
  title: 'When the user store of the host fails',
  steps: [
    {
      title: 'admin issues a token for local',
      ...issue('local', 'admin'),
      saveAs: 'LAST_TOKEN',
      expected: { status: 200, says: 'eyJ' },
    },
    ...fail('down', 'throws', { status: 503, says: 'unavailable' }),
    ...fail('confused', 'answers nonsense', { status: 500, says: 'server-error' }),
    {
      title: 'the store is up again',
      ...switchUserStore('up'),
      expected: { status: 200, says: '{}' },
    },
    {
      title: 'nothing was lost: the token is still good',
      ...redeem(redemption('$LAST_TOKEN', password)),
      expected: { status: 200, says: '{}' },
    },
  ],
};

function fail(state: string, behaviour: string, expected: Answer): Step[] {
  return [
    {
      title: `from now on the user store ${behaviour}`,
      ...switchUserStore(state),
      expected: { status: 200, says: '{}' },
    },
    { title: 'issue', ...issue('local', 'admin'), expected },
    { title: 'redeem', ...redeem(redemption('$LAST_TOKEN', password)), expected },
    { title: 'change', ...change('local', passwordChange('a fake password for a race', password)), expected },
  ];
}
