import { runExample } from '../support/run-example';
import { startRangeService } from '../support/start-range-service';

jest.setTimeout(60_000);

test('npx tsx examples/policies/main.ts shows every policy, and the way from bcrypt to argon2id', async () => {
  const { rangeUrl } = await startRangeService({ password: 9_999, 'Passw0rd!Passw0rd!': 3 });
  const lines = await runExample('policies/main.ts', { RANGE_URL: rangeUrl });
  expect(lines.map((line) => line.replace(/ \(\d+ ms\)$/, '')).filter((line) => !line.includes('issued'))).toEqual([
    'stored 2b',
    'event password-rehashed',
    'stored argon2id',
    'event password-set',
    expect.stringMatching(/^password: (?=.*too-short)(?=.*too-few-numbers)(?=.*too-guessable)(?=.*breached)/),
    expect.stringMatching(/^Passw0rd!Passw0rd!: (?=.*too-guessable)(?=.*breached)/),
    'Gravel otter 7 lanterns: recently-used',
    'Nine quiet-harbours 4 geese: accepted',
  ]);
});
