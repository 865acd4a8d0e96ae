import type { State, TrackedToken } from './observer';
import type { StateMachine } from './state-machine';

/** The states that docs/state-machine.md allows after one step. */
export class Expectation {
  readonly tokens: Map<TrackedToken, readonly string[]>;
  user: string;
  hash: string | null;
  readonly #machine: StateMachine;
  readonly #before: State;
  #lock: readonly string[];

  constructor(machine: StateMachine, before: State) {
    this.#machine = machine;
    this.#before = before;
    this.tokens = new Map([...before.tokens].map(([token, state]) => [token, [state]]));
    this.#lock = [before.lock];
    this.user = before.user;
    this.hash = before.hash;
  }

  /** @param stepOf what happens to a token; undefined: nothing */
  stepTokens(stepOf: (token: TrackedToken) => string | undefined): void {
    for (const [token, from] of this.#before.tokens) {
      const step = stepOf(token);
      if (step !== undefined) this.tokens.set(token, this.#machine.step('What happens to a token', step, from));
    }
  }

  stepLock(step: string): void {
    this.#lock = this.#machine.step('What happens to the lock', step, this.#before.lock);
  }

  /** What of the state that was found is not as expected. */
  *differences(found: State): Iterable<string> {
    for (const [token, state] of found.tokens) {
      const allowed = this.tokens.get(token) ?? [];
      if (!allowed.includes(state)) yield `a token of ${token.issuedBy} is ${state}, not ${allowed.join('/')}`;
    }
    if (!this.#lock.includes(found.lock)) yield `the lock is ${found.lock}, not ${this.#lock.join('/')}`;
    if (this.user !== found.user) yield `the user is ${found.user}, not ${this.user}`;
    if (this.hash !== found.hash) yield 'another hash is stored than was written last';
  }
}
