import { exploreEveryOrder } from './every-order';
import type { Exploration, ExplorationOptions } from './every-order';
import { pairs, pairsWithHostWrites, withTheHost } from './scenarios';
import type { Scenario } from './stage';
import { StateMachine } from './state-machine';
import { stopTimeouts } from '../support/stop-timeouts';

/** So many histories at least, lest an exploration that finds nothing is one that looks at nothing. */
const floors: Readonly<Record<string, number>> = {
  'redeem × redeem': 1_500,
  'redeem × change': 400,
  'change × change': 120,
  'issue × redeem': 100,
  'self-service × admin issue': 30,
  'login × redeem': 400,
  'login-with-rehash × change': 220,
  'revoke × redeem': 60,
  'redeem × redeem × host write': 3_000,
  'redeem × change × host write': 700,
  'change × change × host write': 200,
  'issue × redeem × host write': 120,
  'self-service × admin issue × host write': 30,
  'login × redeem × host write': 700,
  'login-with-rehash × change × host write': 300,
  'revoke × redeem × host write': 80,
};
const LEAST = 15;

const machine = new StateMachine();
const explorations = new Map<string, Promise<Exploration>>();
const printed: string[] = [];

function explore(title: string, scenario: Scenario, options: ExplorationOptions): Promise<Exploration> {
  const known = explorations.get(title) ?? exploreEveryOrder(scenario, machine, options);
  explorations.set(title, known);
  return known;
}

async function expectNoViolation(title: string, scenario: Scenario, options: ExplorationOptions): Promise<void> {
  const { histories, violations } = await explore(title, scenario, options);
  printed.push(`interleavings: ${title}: ${histories.toLocaleString('en').replaceAll(',', ' ')} histories`);
  expect(violations).toEqual([]);
  expect(histories).toBeGreaterThanOrEqual(floors[title] ?? LEAST);
}

const crashes = { crashes: true };
const twoActors = Object.entries({ ...pairs, ...withTheHost });
const threeActors = Object.entries(pairsWithHostWrites);

beforeAll(stopTimeouts);
jest.setTimeout(300_000);
afterEach(() => jest.clearAllTimers());
afterAll(() => {
  console.log(printed.join('\n'));
});

describe('whatever the order of the store calls of two, and wherever one of them crashes', () => {
  test.each(twoActors)('%s: does what the state machine allows', (title, pair) =>
    expectNoViolation(title, pair, crashes),
  );
});

describe('whenever the host writes the password while two are under way', () => {
  test.each(threeActors)('%s: does what the state machine allows', (title, pair) => expectNoViolation(title, pair, {}));
});

describe('docs/state-machine.md', () => {
  test('says nothing that was not needed', async () => {
    for (const [title, scenario] of twoActors) await explore(title, scenario, crashes);
    for (const [title, scenario] of threeActors) await explore(title, scenario, {});
    expect(machine.unneeded).toEqual([]);
  });
});
