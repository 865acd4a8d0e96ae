import { strict as assert } from 'node:assert';
import { barred } from '../user-store/user-case';
import { historyCase } from './history-case';
import type { PasswordHistoryCase } from './history-case';

/** Who may have no new password leaves no old one. */
export const standingCases: readonly PasswordHistoryCase[] = [
  ...barred.map(({ standing, fields }) =>
    historyCase(
      `a replacement refused to a ${standing} user leaves nothing`,
      [standing],
      async (own, { userStore }) => {
        await own.change(fields);
        assert.ok(!(await userStore.replacePassword(own.replacement())), 'the replacement was not refused');
        assert.deepEqual(await own.recent(), []);
      },
    ),
  ),

  historyCase('a replacement that lifts a revocation leaves the hash that it replaced', ['revoked'], async (own) => {
    await own.change({ revoked: true });
    const hash = await own.replace({ reinstate: true });
    assert.deepEqual(await own.recent(), [hash]);
  }),
];
