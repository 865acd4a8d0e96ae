import type { PasswordReplacement, ResetTokenRecord, User } from 'express-password-router';
import { passwordFingerprint } from '../../lib/core/fingerprint';
import type { Actor } from './actor';
import { Chronicle } from './chronicle';
import { Expectation } from './expectation';
import { passwordUnder } from './legible-hasher';
import type { Row } from '../support/read-tables';
import { Observer, storedUser, userId } from './observer';
import type { State, Stores, TrackedToken } from './observer';
import type { StateMachine } from './state-machine';

const FILED_AFTER_READING = 'the record was still filed after the user was read';

/** Watches one history and notes whatever docs/state-machine.md does not allow. */
export class Judge {
  readonly chronicle: Chronicle = new Chronicle();
  readonly #machine: StateMachine;
  readonly #stores: Stores;
  readonly #limit: number;
  readonly #observer: Observer;
  readonly #actors: Set<Actor> = new Set();
  readonly #hashesPutBack: Set<string | null> = new Set();

  constructor(machine: StateMachine, stores: Stores, limit: number, tokens: readonly TrackedToken[]) {
    this.#machine = machine;
    this.#stores = stores;
    this.#limit = limit;
    this.#observer = new Observer(machine, stores, limit, tokens);
  }

  /** Before an actor's call takes effect. */
  begins(actor: Actor): void {
    if (this.#actors.has(actor)) return;
    this.#actors.add(actor);
    this.#observer.showTo(actor);
  }

  /** After an actor's call took effect. */
  called(actor: Actor, call: string, [argument]: readonly unknown[], answer: unknown): void {
    this.chronicle.step(actor.name, call, answer);
    if (call === 'userStore.findById') this.#readUser(actor, answer as User);
    if (call === 'tokenStore.findById') actor.retake(FILED_AFTER_READING, answer !== null);
    if (call.endsWith('.findById')) return;
    const expected = new Expectation(this.#machine, this.#state);
    if (call === 'userStore.replacePassword') {
      this.#replaced(expected, actor, argument as PasswordReplacement, answer === true);
    }
    const isOfUser = argument === userId; // a login in vain counts one of nobody's
    if (call === 'userStore.countAttempt' && isOfUser) this.#counted(expected, actor, answer as number);
    if (call === 'userStore.clearAttempts' && answer === true) this.#cleared(expected, actor);
    if (call === 'tokenStore.save') this.#filed(expected, actor, argument as ResetTokenRecord);
    if (call === 'tokenStore.delete') this.#swept(expected, argument as string);
    if (call === 'tokenStore.deleteForUser') expected.stepTokens(() => "the user's tokens are withdrawn");
    this.#compare(expected);
  }

  /** After the host's own code did something to the user. */
  hostDid(actor: Actor, what: string): void {
    this.chronicle.step(actor.name, what);
    const expected = new Expectation(this.#machine, this.#state);
    const { passwordHash } = storedUser(this.#stores);
    const row = this.#find('What the host does to the user and the password', { 'the host': what });
    if (row && row['user'] !== 'as it was') expected.user = row['user'] ?? '';
    if (row && row['stored hash'] !== 'as it was') {
      expected.hash = passwordHash;
      if (what === 'puts a hash back') this.#hashesPutBack.add(passwordHash);
      expected.stepTokens(({ issuedUnder }) =>
        issuedUnder === passwordHash ? 'its own hash comes back' : 'the password is written',
      );
    }
    this.#compare(expected);
  }

  /** After a token store forgot that it had deleted a record. */
  deletionLost(tokenId: string): void {
    this.chronicle.step('the token store', 'loses a deletion');
    const expected = new Expectation(this.#machine, this.#state);
    expected.stepTokens(({ id }) => (id === tokenId ? 'its deletion is lost' : undefined));
    this.#compare(expected);
  }

  /** When an actor's operation has ended. */
  answered(actor: Actor, answer: string): void {
    this.chronicle.step(actor.name, 'ends', answer);
    this.chronicle.answers.push(`${actor.name}: ${answer}`);
    this.#actors.delete(actor);
    const { operation, replacement, counter } = actor;
    const claim = this.#find('Answers', { operation, answer, replacement, counter })?.['what is true'];
    if (claim !== undefined && !actor.truths.has(claim)) {
      this.chronicle.object(`${actor.name}: it is not so that ${claim}`);
    }
  }

  /** How it ended, apart from the order in which it came to that. */
  get end(): string {
    return [...this.chronicle.answers.toSorted(), this.#observer.summary].join(', ');
  }

  get #state(): State {
    return this.#observer.state;
  }

  #readUser(actor: Actor, user: User): void {
    actor.read = user;
    actor.retake(FILED_AFTER_READING, false);
  }

  #replaced(expected: Expectation, actor: Actor, { expectedHash, newHash }: PasswordReplacement, won: boolean): void {
    const { read, operation } = actor;
    if (expectedHash !== read?.passwordHash) this.chronicle.object(`${actor.name} expects a hash that it did not read`);
    const own = this.#observer.tokens.find(({ id }) => id === actor.tokenId);
    const row = this.#find('Replacing the password', {
      operation,
      'stored hash': expectedHash === this.#state.hash ? 'as read' : 'written since',
      user: this.#state.user,
      token: this.#observer.tokenOf(actor) ?? 'none',
      'saw the revocation': own?.lifts === 'yes' && read?.revoked === true ? 'yes' : 'no',
    });
    actor.replacement = won ? 'won' : 'lost';
    actor.retake('the password matched when it replaced it', passwordUnder(this.#state.hash) === actor.given);
    if (!row) return;
    if (row['outcome'] !== actor.replacement) this.chronicle.object(`${actor.name} has ${actor.replacement}`);
    if (!won) return;
    expected.user = row['user afterwards'] ?? '';
    expected.hash = newHash;
    expected.stepLock('a replacement is won');
    expected.stepTokens((token) => (token === own ? 'its own redemption is won' : 'the password is written'));
  }

  #counted(expected: Expectation, actor: Actor, total: number): void {
    actor.counter = total > this.#limit ? 'counted too late' : 'counted';
    expected.stepLock('an attempt is counted');
  }

  #cleared(expected: Expectation, actor: Actor): void {
    actor.counter = 'cleared';
    actor.retake('the password matched when it cleared', passwordUnder(this.#state.hash) === actor.given);
    expected.stepLock('a login clears it');
  }

  #filed(expected: Expectation, { read, truths }: Actor, record: ResetTokenRecord): void {
    const { id, passwordFingerprint: fingerprint } = record;
    const issuedUnder = read?.passwordHash ?? null;
    const issuedBy = record.issuedBy === null ? 'self-service' : 'a caller';
    if (fingerprint !== passwordFingerprint(userId, id, issuedUnder)) {
      this.chronicle.object('the fingerprint is of another hash');
    }
    const row = this.#find('Filing a token', {
      'issued by': issuedBy,
      'user when read': read?.revoked === true ? 'revoked' : 'active',
      'password since then': issuedUnder === this.#state.hash ? 'unchanged' : 'written',
      'lifts a revocation': record.reinstates ? 'yes' : 'no',
    });
    truths.add('it filed a token');
    const superseding = (earlier: TrackedToken): string =>
      issuedBy === 'a caller'
        ? "a caller's token is filed"
        : `a self-service token is filed after ${earlier.issuedBy === 'a caller' ? "a caller's" : 'self-service'}`;
    expected.stepTokens(superseding);
    const filed: TrackedToken = { id, issuedBy, lifts: record.reinstates ? 'yes' : 'no', issuedUnder };
    this.#observer.tokens.push(filed);
    expected.tokens.set(filed, [row?.['token'] ?? '–']);
  }

  #swept(expected: Expectation, tokenId: string): void {
    expected.stepTokens(({ id, lifts, issuedUnder }) => {
      if (id !== tokenId) return undefined;
      if (lifts === 'yes' && this.#state.user === 'revoked' && issuedUnder === this.#state.hash) {
        return 'it is swept because the user was revoked anew';
      }
      return this.#hashesPutBack.has(issuedUnder) ? 'it is swept after its own hash came back' : 'it is swept';
    });
  }

  /** What is found now must be what was expected; it is what the next step starts from. */
  #compare(expected: Expectation): void {
    for (const difference of expected.differences(this.#observer.lookAgain())) this.chronicle.object(difference);
    for (const actor of this.#actors) this.#observer.showTo(actor);
  }

  #find(table: string, values: Row): Row | undefined {
    const found = this.#machine.find(table, values);
    if (typeof found !== 'string') return found;
    this.chronicle.object(found);
    return undefined;
  }
}
