import { strict as assert } from 'node:assert';
import type { PasswordReplacement, UserStore } from '../../ports';
import type { HostUser } from './harness';
import { assertStands, attemptsOf, causes, replacementFor, userRace } from './user-case';
import type { ScratchUsers, UserStoreCase } from './user-case';

const CONTENDERS = 16;
const ROUNDS = 4;

/** What holds when many call at once. */
export const raceCases: readonly UserStoreCase[] = [
  userRace('of many replacements at once exactly one succeeds', [], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) await raceOf(store, await users.add());
  }),

  userRace('of many first passwords at once exactly one succeeds', ['nullHashes'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) await raceOf(store, await users.add({ passwordHash: null }));
  }),

  userRace('of many replacements of a revoked user one that reinstates wins', ['revoked'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const won = await raceOf(store, await users.add({ revoked: true }), (contender) => contender % 4 > 1);
      assert.equal(won.reinstate, true, 'a revoked user may be replaced by those alone who reinstate');
    }
  }),

  userRace('replacements of many users at once all succeed', [], async (store, users) => {
    const many = await Promise.all(upTo(CONTENDERS).map(() => users.add()));
    const answers = await Promise.all(many.map(async (user) => store.replacePassword(replacementFor(user))));
    assert.ok(answers.every(Boolean), 'a replacement was refused that nothing spoke against');
  }),

  userRace(
    'attempts counted at once are all counted, each with a total of its own',
    ['attempts'],
    async (store, users) => {
      const user = await users.add();
      const totals = await countMany(store, user);
      assert.deepEqual(totals, upTo(CONTENDERS));
      assert.equal(await attemptsOf(store, user), CONTENDERS);
    },
  ),

  userRace('attempts counted during a clearing come before or after it', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await assertCutInTwo(store, user, async () => store.clearAttempts(user.id, user.passwordHash));
    }
  }),

  userRace('attempts counted during a replacement come before or after it', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await assertCutInTwo(store, user, async () => store.replacePassword(replacementFor(user)));
    }
  }),

  userRace('no counting brings a replaced password back', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await assertReplacedDuring(store, user, async () => store.countAttempt(user.id));
    }
  }),

  userRace('no clearing takes away what was counted after a replacement', ['attempts'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      const clear = async (): Promise<boolean> => store.clearAttempts(user.id, user.passwordHash);
      const countAfterwards = async (): Promise<void> => {
        await store.replacePassword(replacementFor(user));
        await store.countAttempt(user.id);
      };
      await Promise.all([...upTo(CONTENDERS / 2).map(clear), countAfterwards(), ...upTo(CONTENDERS / 2).map(clear)]);
      assert.equal(await attemptsOf(store, user), 1, 'the counter was cleared for a hash that was replaced');
    }
  }),

  userRace('a user who is made remote during replacements is not written', ['remote'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) await assertHostWins(store, users, { remote: true });
  }),

  userRace('a user who is revoked during replacements is not written', ['revoked'], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) await assertHostWins(store, users, { revoked: true });
  }),

  userRace('no clearing brings a replaced password back', [], async (store, users) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await users.add();
      await assertReplacedDuring(store, user, async () => store.clearAttempts(user.id, user.passwordHash));
    }
  }),
];

/** Many replacements from one and the same hash: one wins, and what is stored is the winner's. */
async function raceOf(
  store: UserStore,
  user: HostUser,
  reinstates: (contender: number) => boolean = () => false,
): Promise<PasswordReplacement> {
  const contenders = upTo(CONTENDERS).map((contender) =>
    replacementFor(user, { cause: causes[contender % causes.length] ?? 'reset', reinstate: reinstates(contender) }),
  );
  const answers = await Promise.all(contenders.map(async (contender) => store.replacePassword(contender)));
  const [winner, ...others] = contenders.filter((_, index) => answers[index]);
  assert.ok(winner, 'nobody won');
  assert.equal(others.length, 0, `${String(others.length)} more than one were told that they had won`);
  await assertStands(store, { ...user, passwordHash: winner.newHash, revoked: false });
  return winner;
}

/** Many attempts and one write that sets them to 0: the totals are 1 … k before it and 1 … n - k after it, for some k. */
async function assertCutInTwo(store: UserStore, user: HostUser, cut: () => Promise<boolean>): Promise<void> {
  const [early, answer, late] = await Promise.all([
    countMany(store, user, CONTENDERS / 2),
    cut(),
    countMany(store, user, CONTENDERS / 2),
  ]);
  assert.ok(answer, 'what sets the attempts to 0 was refused');
  const after = await attemptsOf(store, user);
  const expected = [...upTo(CONTENDERS - after), ...upTo(after)].sort(ascending);
  assert.deepEqual([...early, ...late].sort(ascending), expected, 'an attempt was lost or counted twice');
}

async function assertReplacedDuring(store: UserStore, user: HostUser, other: () => Promise<unknown>): Promise<void> {
  const replacement = replacementFor(user);
  const replace = async (): Promise<boolean> => store.replacePassword(replacement);
  await Promise.all([other(), other(), replace(), other(), other()]);
  await assertStands(store, { ...user, passwordHash: replacement.newHash });
}

/** Whoever replaces before the host's write is overwritten by it, and whoever comes after it is refused. */
async function assertHostWins(store: UserStore, users: ScratchUsers, change: Partial<HostUser>): Promise<void> {
  const user = await users.add();
  const replace = async (): Promise<boolean> => store.replacePassword(replacementFor(user));
  const write = async (): Promise<HostUser> => users.change(user, change);
  // Where every transaction is serializable, a write that met another one has to be sent again.
  const [, changed] = await Promise.all([replace(), write().catch(write), replace(), replace()]);
  await assertStands(store, changed);
}

async function countMany(store: UserStore, user: HostUser, times: number = CONTENDERS): Promise<number[]> {
  const totals = await Promise.all(upTo(times).map(async () => store.countAttempt(user.id)));
  return totals.sort(ascending);
}

function upTo(last: number): number[] {
  return Array.from({ length: Math.max(0, last) }, (_, index) => index + 1);
}

function ascending(a: number, b: number): number {
  return a - b;
}
