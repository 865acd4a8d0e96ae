import type { Person, Town } from '../../many-processes/start-town';
import { isTurnedAway } from './ledger';
import type { Ledger } from './ledger';

interface Forgetful {
  readonly person: Person;
  readonly token: string;
  /** After a 503 that was no refusal, the password may have been written. */
  isUnsure: boolean;
}

/** People who reset their password. Who is told 503 comes back, before anybody new comes. */
export class ForgetfulPeople {
  lastResetAt = -Infinity;
  readonly #town: Town;
  readonly #ledger: Ledger;
  readonly #back: Forgetful[] = [];
  readonly #fresh: Forgetful[] = [];
  readonly #done: Forgetful[] = [];

  constructor(town: Town, ledger: Ledger) {
    this.#town = town;
    this.#ledger = ledger;
  }

  async settle(many: number): Promise<void> {
    while (this.#fresh.length < many) {
      const person = await this.#town.settle();
      this.#fresh.push({ person, token: await this.#town.issueToken(person), isUnsure: false });
    }
  }

  async come(): Promise<void> {
    const one = this.#back.shift() ?? this.#fresh.shift();
    if (!one) throw new Error('there were too few people with tokens');
    const answer = await this.#ledger.enter('redeem', this.#town.visitor().redeem(one.token, passwordFor(one)));
    if (answer?.status === 200) this.lastResetAt = performance.now();
    if (answer?.status === 403 && !one.isUnsure) this.#ledger.complain('redeem with a good token', answer);
    if (answer?.status === 200 || answer?.status === 403) {
      this.#done.push(one);
      return;
    }
    if (answer && answer.status !== 503) this.#ledger.complain('redeem', answer);
    one.isUnsure ||= !answer || !isTurnedAway(answer);
    this.#back.push(one);
  }

  /** Everybody who was told 503 comes once more, and `fresh` new ones. */
  async finish(fresh: number): Promise<void> {
    for (let left = this.#back.length + fresh; left > 0; left--) await this.come();
  }

  /** Who is not done, who is and has the old password, and of some also who can't log in with the new one. */
  async countLost(sample: number): Promise<number> {
    const users = await this.#town.db.selectFrom('users').select(['id', 'password_changed_at']).execute();
    const changed = new Set(users.filter((user) => user.password_changed_at !== null).map(({ id }) => id));
    let lost = this.#back.length + this.#done.filter(({ person }) => !changed.has(person.id)).length;
    for (const one of this.#done.slice(-sample)) {
      if ((await this.#town.visitor().logIn(one.person.email, passwordFor(one))) !== 204) lost++;
    }
    return lost;
  }
}

function passwordFor({ person }: Forgetful): string {
  return `the new password of ${person.id}`;
}
