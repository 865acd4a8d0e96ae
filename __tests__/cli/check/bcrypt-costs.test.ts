import { costToChoose } from '../../../lib/cli/check/bcrypt-costs';

const times = [
  { cost: 10, milliseconds: 62 },
  { cost: 11, milliseconds: 125 },
  { cost: 12, milliseconds: 250 },
  { cost: 13, milliseconds: 499 },
  { cost: 14, milliseconds: 999 },
];

test.each([
  [250, 11],
  [251, 12],
  [500, 13],
  [1_000, 14],
])('below %i ms the cost to choose is %i, the highest that stays below', (below, cost) => {
  expect(costToChoose(times, below)).toBe(cost);
});

test('where even cost 10 takes longer, it is 10: less is too cheap', () => {
  expect(costToChoose(times, 50)).toBe(10);
});
