import { describeWithEngine } from '../support/describe-with-engine';
import type { Answer } from '../support/send';
import type { Member } from './fleet';
import { RandomMoments } from './random-moments';
import { oldPassword, startTown, untilDisconnected } from './start-town';
import type { Person, Town } from './start-town';
import { Visitor } from './visitor';

const newPassword = 'the password from now on';
const rivalPassword = 'the password of a rival';
const lastPassword = 'the password after all that';

interface Scene {
  readonly person: Person;
  readonly token: string;
  /** A browser that was signed in before. */
  readonly session: Visitor;
}

const untouched = { passwords: [oldPassword], session: 'good', token: 'usable' };
const replaced = (password: string): object => ({ passwords: [password], session: 'ended', token: 'dead' });

/** With hashes that take no time, so that most moments fall between the reads and writes of the stores. */
describeWithEngine('PostgreSQL', 'a process that is killed while it redeems a token', () => {
  let town: Town;
  let moments: RandomMoments;
  beforeAll(async () => {
    town = await startTown();
    const durations: number[] = [];
    for (let redemption = 0; redemption < 15; redemption++) {
      const { token } = await setScene();
      const start = performance.now();
      await town.visitor().redeem(token, newPassword);
      durations.push(performance.now() - start);
    }
    moments = new RandomMoments(durations);
  }, 120_000);
  afterAll(() => town.stop(), 60_000);

  test('at 200 random moments: the old password and a usable token, or the new one and nothing of the old', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 200; round++) {
      const { victim, scene } = await meetVictim();
      const redemption = redeemAt(victim, scene, newPassword);
      await moments.next();
      await die(victim);

      const found = await lookAround(scene);
      expect([untouched, replaced(newPassword)]).toContainEqual(found);
      if ((await redemption)?.status === 200) expect(found).toEqual(replaced(newPassword));
      seen.add(found.token);
    }
    expect([...seen].sort()).toEqual(['dead', 'usable']);
  }, 600_000);

  test('at 50 random moments, with a rival at another process: one of the two, and nothing of the old', async () => {
    for (let round = 0; round < 50; round++) {
      const { victim, scene } = await meetVictim();
      const redemption = redeemAt(victim, scene, newPassword);
      const rival = redeemAt(town.fleet.next(), scene, rivalPassword);
      await moments.next();
      await die(victim);

      const rivalWon = (await rival)?.status === 200;
      expect(await lookAround(scene)).toEqual(replaced(rivalWon ? rivalPassword : newPassword));
      expect(rivalWon && (await redemption)?.status === 200).toBe(false);
    }
  }, 300_000);

  async function setScene(): Promise<Scene> {
    const person = await town.settle();
    const session = town.visitor();
    await session.logIn(person.email, oldPassword);
    return { person, session, token: await town.issueToken(person) };
  }

  async function meetVictim(): Promise<{ victim: Member; scene: Scene }> {
    const scene = await setScene();
    return { victim: town.fleet.next(), scene };
  }

  /** Null when the process died before it answered. */
  function redeemAt(member: Member, { token }: Scene, password: string): Promise<Answer | null> {
    return new Visitor(() => member.url).redeem(token, password).catch(() => null);
  }

  async function die(victim: Member): Promise<void> {
    await town.fleet.kill(victim);
    await untilDisconnected(town, victim.name);
    await town.fleet.restart();
  }

  /** Through the app's own doors, at all of its processes. Redeeming the token comes last, because it may work. */
  async function lookAround({ person, session, token }: Scene): Promise<typeof untouched> {
    const isGood = await session.isSignedIn();
    const passwords = await thoseThatWork(person);
    const { status } = await town.visitor().redeem(token, lastPassword);
    if (status === 200) {
      expect(await thoseThatWork(person)).toEqual([lastPassword]);
      expect(await session.isSignedIn()).toBe(false);
    }
    return { passwords, session: isGood ? 'good' : 'ended', token: status === 200 ? 'usable' : 'dead' };
  }

  async function thoseThatWork({ email }: Person): Promise<string[]> {
    const working: string[] = [];
    for (const password of [oldPassword, newPassword, rivalPassword, lastPassword]) {
      if ((await town.visitor().logIn(email, password)) === 204) working.push(password);
    }
    return working;
  }
});
