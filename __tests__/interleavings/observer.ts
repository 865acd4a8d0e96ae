import type { MemoryTokenStore, MemoryUserStore, User } from 'express-password-router';
import type { Actor } from './actor';
import { passwordUnder } from './legible-hasher';
import type { StateMachine } from './state-machine';

/** A reset token, for as long as a history lasts. */
export interface TrackedToken {
  readonly id: string;
  readonly issuedBy: 'a caller' | 'self-service';
  readonly lifts: 'yes' | 'no';
  /** The stored hash that it was issued under. */
  readonly issuedUnder: string | null;
}

/** Token × lock × revocation × password, as words of docs/state-machine.md. */
export interface State {
  readonly tokens: ReadonlyMap<TrackedToken, string>;
  readonly lock: string;
  readonly user: string;
  readonly hash: string | null;
}

export interface Stores {
  readonly users: MemoryUserStore;
  readonly tokens: MemoryTokenStore;
}

export const userId = 'ann';

/** Sees what is in the stores as a state of docs/state-machine.md. */
export class Observer {
  readonly tokens: TrackedToken[];
  state: State;
  readonly #machine: StateMachine;
  readonly #stores: Stores;
  readonly #limit: number;

  constructor(machine: StateMachine, stores: Stores, limit: number, tokens: readonly TrackedToken[]) {
    this.#machine = machine;
    this.#stores = stores;
    this.#limit = limit;
    this.tokens = [...tokens];
    this.state = this.#look();
  }

  lookAgain(): State {
    this.state = this.#look();
    return this.state;
  }

  tokenOf({ tokenId }: Actor): string | undefined {
    for (const [token, state] of this.state.tokens) if (token.id === tokenId) return state;
    return undefined;
  }

  /** What is true at this moment, for an actor that is under way. */
  showTo(actor: Actor): void {
    const { user, lock, hash } = this.state;
    const { truths } = actor;
    if (user === 'revoked') truths.add('the user was revoked');
    if (lock === 'locked') truths.add('the account was locked');
    if (passwordUnder(hash) !== actor.given) truths.add('the password did not match');
    if (user === 'revoked' || this.tokenOf(actor) !== 'live') truths.add('the token was not live or the user revoked');
  }

  /** All but the order in which it came to that. */
  get summary(): string {
    const { tokens, lock, user, hash } = this.state;
    return [lock, user, passwordUnder(hash), ...tokens.values()].join(', ');
  }

  #look(): State {
    const user = storedUser(this.#stores);
    const tokens = new Map<TrackedToken, string>();
    for (const token of this.tokens) {
      const isFiled = this.#stores.tokens.findById(token.id) !== null;
      tokens.set(token, this.#machine.tokenState(isFiled, token.issuedUnder === user.passwordHash));
    }
    const lock = this.#machine.lockState(attemptsLeft(user, this.#limit));
    return { tokens, lock, user: user.revoked === true ? 'revoked' : 'active', hash: user.passwordHash };
  }
}

export function storedUser({ users }: Stores): User {
  const user = users.findById(userId);
  if (!user) throw new Error('the user is gone');
  return user;
}

function attemptsLeft({ failedAttempts = 0 }: User, limit: number): string {
  const left = limit - failedAttempts;
  if (left > 1) return 'several';
  return left === 1 ? 'one' : 'none';
}
