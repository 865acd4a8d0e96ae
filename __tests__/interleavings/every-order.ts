import { exploreAll } from './explore';
import type { Choose } from './explore';
import type { Judge } from './judge';
import { perform } from './stage';
import type { Hold, Pause, Scenario } from './stage';
import type { StateMachine } from './state-machine';

export interface Exploration {
  /** Of how many histories. */
  readonly histories: number;
  /** The first histories that docs/state-machine.md does not allow, each with what was wrong. */
  readonly violations: readonly string[];
  /** Each different way in which all ended. */
  readonly ends: ReadonlySet<string>;
}

export interface ExplorationOptions {
  /** One of the actors may be left at any of its pauses. */
  readonly crashes?: boolean;
  /** Answers, too, may come in any order. Without: at once, which leaves out only orders that nobody can tell apart. */
  readonly answersWait?: boolean;
}

interface Waiting {
  readonly pause: Pause;
  readonly proceed: () => void;
}

const VIOLATIONS_SHOWN = 3;

/** Runs every history of the scenario. */
export async function exploreEveryOrder(
  scenario: Scenario,
  machine: StateMachine,
  options: ExplorationOptions = {},
): Promise<Exploration> {
  const violations: string[] = [];
  const ends = new Set<string>();
  const histories = await exploreAll(async (choose) => {
    const { chronicle, end } = await direct(scenario, machine, choose, options);
    ends.add(end);
    if (chronicle.violations.length > 0 && violations.length < VIOLATIONS_SHOWN) violations.push(chronicle.account);
  });
  return { histories, violations, ends };
}

async function direct(
  scenario: Scenario,
  machine: StateMachine,
  choose: Choose,
  { crashes = false, answersWait = false }: ExplorationOptions,
): Promise<Judge> {
  const arrived: Waiting[] = [];
  const waiting: Waiting[] = [];
  const left: string[] = [];
  const hold: Hold = (pause) => new Promise((proceed) => arrived.push({ pause, proceed }));
  const { judge, underWay } = perform(scenario, machine, hold);

  for (;;) {
    await everybodyWaits();
    for (const newcomer of arrived.splice(0)) {
      const { actor, moment, call } = newcomer.pause;
      const isLeft = crashes && left.length === 0 && choose(2) === 1;
      if (isLeft) judge.chronicle.step(actor, `crashes ${moment} ${call}`);
      if (isLeft) left.push(actor);
      else waiting.push(newcomer);
    }
    if (waiting.length === 0) break;
    waiting.sort((one, other) => (one.pause.actor < other.pause.actor ? -1 : 1));
    const answered = answersWait ? -1 : waiting.findIndex(({ pause }) => pause.moment === 'after');
    const [next] = waiting.splice(answered === -1 ? choose(waiting.length) : answered, 1);
    next?.proceed();
  }
  for (const actor of underWay) if (!left.includes(actor)) judge.chronicle.object(`${actor} never ends`);
  return judge;
}

/** All that runs between two store calls is promises, and they come before the next immediate. */
function everybodyWaits(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
