import { startTown } from '../many-processes/start-town';
import type { Person, Town } from '../many-processes/start-town';
import { oldPassword } from '../many-processes/start-town';
import type { Visitor } from '../many-processes/visitor';
import findEngines, { findingFor } from '../support/engines';
import { startOwnRedis } from '../support/redis';
import type { Answer } from '../support/send';
import type { TemporaryServer } from '../support/temporary-server';
import { quantile } from './measuring';
import type { Finding } from './measuring';

const SECONDS = Number(process.env['OVERLOAD_SECONDS'] ?? 60);
/** Sixteen clients of each kind, each sending its next request as soon as it has an answer. */
const CLIENTS = 16;
const TOKENS = 40 * SECONDS;
const KEPT_TOKENS = 20;
const OUTAGE_MS = (SECONDS * 1_000) / 12;
const MEGABYTE = 1_048_576;

/** Somebody with a token. It is tried until it is redeemed: whoever was told 503 comes back. */
interface Redemption {
  readonly person: Person;
  readonly token: string;
  /** How often the answer was 503: then the password may have been written all the same. */
  unsure: number;
  isDone: boolean;
}

export const title = `Four processes over PostgreSQL and Redis, each stopped and started again, under that load for ${SECONDS} s`;

export async function measure(): Promise<readonly Finding[]> {
  await findEngines();
  if ([findingFor('PostgreSQL'), findingFor('own Redis')].some((finding) => 'missing' in finding)) {
    console.log('  left out: it needs PostgreSQL and redis-server on this machine');
    return [];
  }
  // With its log on disk, Redis forgets nothing when it is stopped.
  const redis = await startOwnRedis(undefined, '--appendonly', 'yes', '--appendfsync', 'always');
  const town = await startTown('bcrypt', redis);
  try {
    return await new Rush(town, redis).findings();
  } finally {
    await town.stop();
  }
}

class Rush {
  readonly #town: Town;
  readonly #redis: TemporaryServer;
  readonly #tally: Map<string, number> = new Map();
  readonly #wrong: string[] = [];
  readonly #tried: Redemption[] = [];
  readonly #lastReset: { at: number } = { at: 0 };
  #until = 0;

  constructor(town: Town, redis: TemporaryServer) {
    this.#town = town;
    this.#redis = redis;
  }

  async findings(): Promise<readonly Finding[]> {
    const waiting = await this.#issue(TOKENS + KEPT_TOKENS);
    const kept = waiting.splice(0, KEPT_TOKENS);
    const changers = await Promise.all(Array.from({ length: CLIENTS }, () => this.#settleAndLogIn()));
    const before = await this.#town.fleet.memory();

    this.#until = performance.now() + SECONDS * 1_000;
    const unrelated: number[] = [];
    const lanes = changers.flatMap((changer) => [this.#redeem(waiting), this.#change(changer), this.#logIn()]);
    const outages = this.#interruptEach();
    await Promise.all([...lanes, this.#probe(unrelated), outages]);

    const stoppedAt = performance.now();
    const [last] = kept.splice(0, 1);
    if (last) await this.#redeemOnce(last);
    const recovery = last?.isDone === true ? performance.now() - stoppedAt : Infinity;
    for (const redemption of kept) await this.#redeemOnce(redemption);
    const lost = await this.#countLost(kept);
    const grown = ((await this.#town.fleet.memory()) - before) / MEGABYTE;

    for (const [name, number] of [...this.#tally].toSorted()) console.log(`  ${name}: ${number}`);
    for (const what of this.#wrong.slice(0, 5)) console.log(`  unexpected: ${what}`);
    return [
      { what: 'unanswered, or otherwise', values: [this.#wrong.length], unit: 'requests', atMost: 0 },
      { what: 'resets and changes lost', values: [lost], unit: 'requests', atMost: 0 },
      {
        what: 'seconds per reset that got through',
        values: [SECONDS / (this.#tally.get('redeem 200') ?? 0)],
        unit: 's',
        atMost: 1,
      },
      { what: "the host's own route, p99", values: [quantile(unrelated, 0.99)], unit: 'ms', atMost: 50 },
      { what: 'until a reset after an outage', values: await outages, unit: 'ms', atMost: 5_000 },
      { what: 'memory grown, all processes', values: [grown], unit: 'MB', atMost: 256 },
      { what: 'a reset right afterwards', values: [recovery], unit: 'ms', atMost: 1_000 },
    ];
  }

  async #issue(many: number): Promise<Redemption[]> {
    const redemptions: Redemption[] = [];
    while (redemptions.length < many) {
      const person = await this.#town.settle();
      redemptions.push({ person, token: await this.#town.issueToken(person), unsure: 0, isDone: false });
    }
    return redemptions;
  }

  async #settleAndLogIn(): Promise<{ person: Person; browser: Visitor }> {
    const person = await this.#town.settle();
    const browser = this.#town.visitor();
    await browser.logIn(person.email, oldPassword);
    return { person, browser };
  }

  /** PostgreSQL a quarter on the way, Redis at half. Answers how long each time no reset got through afterwards. */
  async #interruptEach(): Promise<number[]> {
    const recoveries: number[] = [];
    for (const server of [this.#town.postgres, this.#redis]) {
      await sleep((SECONDS * 1_000) / 4);
      const startAgain = await server.interrupt();
      await sleep(OUTAGE_MS);
      await startAgain();
      const startedAt = performance.now();
      while (this.#lastReset.at < startedAt && performance.now() < this.#until) await sleep(10);
      recoveries.push(this.#lastReset.at < startedAt ? Infinity : this.#lastReset.at - startedAt);
    }
    return recoveries;
  }

  async #redeem(waiting: Redemption[]): Promise<void> {
    while (performance.now() < this.#until) {
      const redemption = waiting.shift();
      if (!redemption) throw new Error('there were too few tokens');
      this.#tried.push(redemption);
      while (!redemption.isDone && performance.now() < this.#until) await this.#redeemOnce(redemption);
    }
  }

  async #redeemOnce(redemption: Redemption): Promise<void> {
    const { token, person } = redemption;
    const answer = await this.#count('redeem', this.#town.visitor().redeem(token, passwordFor(person)));
    if (answer?.status === 200) this.#lastReset.at = performance.now();
    if (answer?.status === 503) redemption.unsure++;
    else redemption.isDone = true;
    if (answer?.status === 403 && redemption.unsure === 0) this.#wrong.push(`a good token: ${answer.text}`);
  }

  /** To and fro between two passwords, so that each change is hashed. After a 503 it may be the one or the other. */
  async #change({ browser }: { browser: Visitor }): Promise<void> {
    let [current, next, isSure] = [oldPassword, 'another password from now on', true];
    while (performance.now() < this.#until) {
      const answer = await this.#count('change', browser.changePassword(current, next));
      if (answer?.status === 403 && isSure) this.#wrong.push(`a right password: ${answer.text}`);
      if (answer?.status === 200 || answer?.status === 403) [current, next] = [next, current];
      isSure = answer?.status === 200;
    }
  }

  async #logIn(): Promise<void> {
    while (performance.now() < this.#until) {
      const status = this.#town.visitor().logIn('nobody@example.com', 'a wrong password');
      await this.#count(
        'login',
        status.then((given) => ({ status: given })),
      );
    }
  }

  async #probe(times: number[]): Promise<void> {
    while (performance.now() < this.#until) {
      const startedAt = performance.now();
      await fetch(`${this.#town.fleet.next().url}/nothing-is-here`);
      times.push(performance.now() - startedAt);
    }
  }

  async #count<Given extends Pick<Answer, 'status'> & Partial<Answer>>(
    kind: 'redeem' | 'change' | 'login',
    answering: Promise<Given>,
  ): Promise<Given | undefined> {
    const expected = { redeem: [200, 403, 503], change: [200, 403, 503], login: [401, 503] }[kind];
    const answer = await answering.catch(() => undefined);
    const name = `${kind} ${answer?.status ?? 'none'}`;
    this.#tally.set(name, (this.#tally.get(name) ?? 0) + 1);
    if (!answer || !expected.includes(answer.status)) this.#wrong.push(`${name} ${answer?.text ?? ''}`);
    if (answer?.status === 503 && answer.headers && !answer.headers['retry-after']) this.#wrong.push('no Retry-After');
    return answer;
  }

  /** Whoever was told 200, or 403 after a 503, has the new password; a token that was never tried is still good. */
  async #countLost(kept: readonly Redemption[]): Promise<number> {
    const settled = [...this.#tried, ...kept].filter(({ isDone }) => isDone);
    const stored = await this.#town.db.selectFrom('users').select(['id', 'password_changed_at']).execute();
    const changed = new Set(stored.filter((user) => user.password_changed_at !== null).map(({ id }) => id));
    const unwritten = settled.filter(({ person }) => !changed.has(person.id)).length;
    let unusable = 0;
    for (const { person } of settled.slice(-KEPT_TOKENS)) {
      if ((await this.#town.visitor().logIn(person.email, passwordFor(person))) !== 204) unusable++;
    }
    return unwritten + unusable + kept.filter(({ isDone, unsure }) => !isDone || unsure > 0).length;
  }
}

function passwordFor({ id }: Person): string {
  return `the new password of ${id}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
