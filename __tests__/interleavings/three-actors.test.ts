import { asyncProperty, assert, integer, option, record, scheduler } from 'fast-check';
import type { Scheduler } from 'fast-check';
import { changes, current, hostWrites, issues, issuesBySelfService, logsIn, redeems, revokes } from './parts';
import { pairsWithHostWrites } from './scenarios';
import { perform } from './stage';
import type { Hold, Scenario } from './stage';
import { StateMachine } from './state-machine';
import { stopTimeouts } from '../support/stop-timeouts';

const HISTORIES = 150;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const weakHash = { passwordHash: 'weak:0:current' };
const tokens = [{ issuedBy: 'a caller' }, { issuedBy: 'self-service' }] as const;
const redeemsOne = redeems('a caller', 'one');

const triples: Readonly<Record<string, Scenario>> = {
  'redeem × redeem × redeem': { tokens, parts: [redeemsOne, redeemsOne, redeems('self-service', 'other')] },
  'redeem × redeem × change': { tokens, parts: [redeemsOne, redeems('a caller', 'other'), changes(current)] },
  'redeem × change × login-with-rehash': {
    user: weakHash,
    tokens,
    parts: [redeemsOne, changes(current), logsIn(current)],
  },
  'change × login-with-rehash × login-with-rehash': {
    user: weakHash,
    limit: 3,
    parts: [changes(current), logsIn(current), logsIn(current)],
  },
  'change × change × login, all but one wrong': { parts: [changes('wrong'), changes(current), logsIn('wrong')] },
  'issue × self-service × redeem': { tokens, parts: [issues, issuesBySelfService, redeemsOne] },
  'issue × revoke × redeem': { tokens, parts: [issues, revokes, redeemsOne] },
  'issue × revoke × redeem, revoked': {
    user: { revoked: true },
    tokens: [{ issuedBy: 'a caller', lifts: true }],
    parts: [issues, revokes, redeemsOne],
  },
  'revoke × change × login': { limit: 3, parts: [revokes, changes(current), logsIn(current)] },
  'redeem × login × host write': { tokens, parts: [redeemsOne, logsIn('one'), hostWrites] },
  ...pairsWithHostWrites,
};

/** Who crashes, and at which of its pauses. */
const crash = option(record({ actor: integer({ min: 1, max: 3 }), pause: integer({ min: 1, max: 10 }) }));

beforeAll(stopTimeouts);
jest.setTimeout(300_000);
afterEach(() => jest.clearAllTimers());
afterAll(() => {
  console.log(`interleavings of three: ${HISTORIES} histories each, seed ${seed}`);
});

describe('whatever the order of the store calls of three, and whoever of them crashes', () => {
  test.each(Object.entries(triples))('%s: does what the state machine allows', async (_, scenario) => {
    let histories = 0;
    const machine = new StateMachine();
    const property = asyncProperty(scheduler(), crash, async (chance, left) => {
      const pauses = new Map<string, number>();
      const hold: Hold = ({ actor, call, moment }) => {
        const pause = (pauses.get(actor) ?? 0) + 1;
        pauses.set(actor, pause);
        if (left && actor.endsWith(` ${left.actor}`) && pause === left.pause) return new Promise(() => undefined);
        return chance.schedule(Promise.resolve(), `${actor}: ${moment} ${call}`);
      };
      const { chronicle } = perform(scenario, machine, hold).judge;
      await runToTheEnd(chance);
      histories++;
      expect(chronicle.violations.length === 0 ? '' : chronicle.account).toBe('');
    });
    await assert(property, { numRuns: HISTORIES, seed });
    expect(histories).toBe(HISTORIES);
  });
});

/** All that runs between two store calls is promises: before the next immediate, everybody has come to a pause. */
async function runToTheEnd(chance: Scheduler): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (chance.count() === 0) return;
    await chance.waitNext(1);
  }
}
