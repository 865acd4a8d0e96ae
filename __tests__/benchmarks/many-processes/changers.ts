import { oldPassword } from '../../many-processes/start-town';
import type { Person, Town } from '../../many-processes/start-town';
import type { Visitor } from '../../many-processes/visitor';
import type { Answer } from '../../support/send';
import { isTurnedAway } from './ledger';
import type { Ledger } from './ledger';
import type { Outages } from './outages';

const SIGNING_IN_AT_ONCE = 16;

interface Changer {
  readonly person: Person;
  readonly browser: Visitor;
  current: string;
  next: string;
  /** False after a 503 that was no refusal: then it may be the other one. */
  isSure: boolean;
  isSignedIn: boolean;
  /** When the session was last made or kept. */
  sessionFrom: number;
}

/** Signed-in people who change their password to and fro, and sign in again when their session is over. */
export class Changers {
  readonly #town: Town;
  readonly #ledger: Ledger;
  readonly #outages: Outages;
  readonly #free: Changer[] = [];

  constructor(town: Town, ledger: Ledger, outages: Outages) {
    this.#town = town;
    this.#ledger = ledger;
    this.#outages = outages;
  }

  async settle(many: number): Promise<void> {
    const settleSome = async (): Promise<void> => {
      while (this.#free.length < many) this.#free.push(await this.#settleOne());
    };
    await Promise.all(Array.from({ length: SIGNING_IN_AT_ONCE }, settleSome));
  }

  async come(): Promise<void> {
    const changer = this.#free.shift();
    if (!changer) throw new Error('there were too few people to change their password');
    await (changer.isSignedIn ? this.#change(changer) : this.#signIn(changer));
    this.#free.push(changer);
  }

  /** Of some who are sure of their password, those who can't log in with it. */
  async countLost(sample: number): Promise<number> {
    let lost = 0;
    for (const { browser, person, current } of this.#free.filter(({ isSure }) => isSure).slice(0, sample)) {
      if ((await browser.logIn(person.email, current)) !== 204) lost++;
    }
    return lost;
  }

  async #settleOne(): Promise<Changer> {
    const [person, browser] = [await this.#town.settle(), this.#town.visitor()];
    const status = await browser.logIn(person.email, oldPassword);
    if (status !== 204) throw new Error(`nobody can sign in: ${status}`);
    const next = 'another password from now on';
    const sessionFrom = performance.now();
    return { person, browser, current: oldPassword, next, isSure: true, isSignedIn: true, sessionFrom };
  }

  async #change(changer: Changer): Promise<void> {
    const startedAt = performance.now();
    const { browser, current, next } = changer;
    const answer = await this.#ledger.enter('change', browser.changePassword(current, next));
    if (answer?.status === 200) keep(changer, next, startedAt);
    else if (answer?.status === 401) this.#endSession(changer, answer);
    else if (answer?.status === 403) this.#tryTheOther(changer, answer);
    else if (answer?.status === 503) changer.isSure &&= isTurnedAway(answer);
    else if (answer) this.#ledger.complain('change', answer);
  }

  async #signIn(changer: Changer): Promise<void> {
    const startedAt = performance.now();
    const { browser, person, current } = changer;
    const answer = await this.#ledger.enter('sign in', browser.tryToLogIn(person.email, current));
    if (answer?.status === 204) keep(changer, current, startedAt);
    else if (answer?.status === 401) this.#tryTheOther(changer, answer);
    else if (answer && answer.status !== 503) this.#ledger.complain('sign in', answer);
  }

  /** A change is committed before its session is kept: an outage in between ends the session, and nothing else does. */
  #endSession(changer: Changer, answer: Answer): void {
    if (!this.#outages.touched(changer.sessionFrom)) this.#ledger.complain('change', answer);
    changer.isSignedIn = false;
  }

  #tryTheOther(changer: Changer, answer: Answer): void {
    if (changer.isSure) this.#ledger.complain('the right password', answer);
    Object.assign(changer, { current: changer.next, next: changer.current, isSure: true });
  }
}

/** In this session, and with this password. */
function keep(changer: Changer, password: string, sessionFrom: number): void {
  const next = password === changer.current ? changer.next : changer.current;
  Object.assign(changer, { current: password, next, isSure: true, isSignedIn: true, sessionFrom });
}
