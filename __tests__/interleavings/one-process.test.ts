import { exploreEveryOrder } from './every-order';
import { pairs, withTheHost } from './scenarios';
import { StateMachine } from './state-machine';
import { stopTimeouts } from '../support/stop-timeouts';

const LEAST = 7;
const printed: string[] = [];

beforeAll(stopTimeouts);
jest.setTimeout(300_000);
afterEach(() => jest.clearAllTimers());
afterAll(() => {
  console.log(printed.join('\n'));
});

describe('when one service, with its turnstile and its gate, serves both', () => {
  test.each(Object.entries(pairs))('%s: does what the state machine allows', async (title, pair) => {
    const { histories, violations } = await exploreEveryOrder({ ...pair, shared: true }, new StateMachine());
    printed.push(`interleavings: ${title}, in one process: ${histories} histories`);
    expect(violations).toEqual([]);
    expect(histories).toBeGreaterThanOrEqual(LEAST);
  });
});

/** Only the small ones: with answers that wait there are thousands of times as many histories of the large. */
const small = { ...pairs, ...withTheHost };
const titles = ['self-service × admin issue', 'change × host write', 'revoke × self-service', 'redeem × host write'];

describe('delivering answers at once', () => {
  test.each(titles)('%s: leaves out no way in which it can end', async (title) => {
    const scenario = small[title];
    if (!scenario) throw new Error(`there is no ${title}`);
    const atOnce = await exploreEveryOrder(scenario, new StateMachine());
    const whenever = await exploreEveryOrder(scenario, new StateMachine(), { answersWait: true });
    expect(whenever.histories).toBeGreaterThan(atOnce.histories);
    expect(whenever.violations).toEqual([]);
    expect(whenever.ends).toEqual(atOnce.ends);
  });
});
