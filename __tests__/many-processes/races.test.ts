import { describeWithEngine } from '../support/describe-with-engine';
import type { Answer } from '../support/send';
import { oldPassword, startTown } from './start-town';
import type { Person, Town } from './start-town';
import type { Visitor } from './visitor';

/** With real hashes, so that there is a long moment between reading a password and replacing it. */
describeWithEngine('PostgreSQL', 'four processes over one database', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown({ bcryptCost: 10 });
  }, 120_000);
  afterAll(() => town.stop(), 60_000);

  test('100 × 50 parallel redemptions of one token: one 200 each, and the stored hash is the winner’s', async () => {
    for (let round = 0; round < 100; round++) {
      const person = await town.settle();
      const token = await town.issueToken(person);
      const passwords = numbered(50, (n) => `the password of visitor ${n}`);

      const answers = await Promise.all(passwords.map((password) => town.visitor().redeem(token, password)));

      expect(kindsOf(answers, ['invalid-reset-token', 'overloaded'])).toEqual({ success: 1, refused: 49 });
      await expectOnlyPassword(person, winner(passwords, answers));
    }
  }, 600_000);

  test('20 × changes and redemptions in parallel: one of them wins, and every session but a winning changer’s ends', async () => {
    for (let round = 0; round < 20; round++) {
      const person = await town.settle();
      const token = await town.issueToken(person);
      const [changer, bystander] = [await signIn(person), await signIn(person)];
      const passwords = numbered(16, (n) => `the password of visitor ${n}`);

      const answers = await Promise.all(
        passwords.map((password, index) =>
          index % 2 === 0 ? changer.changePassword(oldPassword, password) : town.visitor().redeem(token, password),
        ),
      );

      const refusals = ['invalid-reset-token', 'incorrect-password', 'user-unauthenticated', 'overloaded'];
      expect(kindsOf(answers, refusals)).toEqual({ success: 1, refused: 15 });
      const password = winner(passwords, answers);
      expect(await changer.isSignedIn()).toBe(passwords.indexOf(password) % 2 === 0);
      expect(await bystander.isSignedIn()).toBe(false);
      await expectOnlyPassword(person, password);
    }
  }, 300_000);

  test('20 × logins with the old password while it is reset: no session of theirs is good afterwards', async () => {
    for (let round = 0; round < 20; round++) {
      const person = await town.settle();
      const token = await town.issueToken(person);
      const browsers = numbered(6, () => town.visitor());

      const logins = browsers.map((browser) => browser.logIn(person.email, oldPassword));
      const { status } = await town.visitor().redeem(token, 'the password from now on');
      await Promise.all(logins);

      expect(status).toBe(200);
      for (const browser of browsers) expect(await browser.isSignedIn()).toBe(false);
    }
  }, 300_000);

  test('50 parallel wrong guesses: ten are compared, and then the right password is refused too', async () => {
    const person = await town.settle();
    const browser = await signIn(person);
    const guesses = numbered(50, (n) => `a wrong guess, number ${n}`);

    const answers = await Promise.all(guesses.map((guess) => browser.changePassword(guess, 'a password of my own')));

    const compared = answers.filter((answer) => kindOf(answer) === 'incorrect-password');
    expect(compared).toHaveLength(10);
    expect(kindsOf(answers, ['incorrect-password', 'account-locked', 'overloaded'])).toEqual({
      success: 0,
      refused: 50,
    });
    expect(kindOf(await browser.changePassword(oldPassword, 'a password of my own'))).toBe('account-locked');
    expect(await town.visitor().logIn(person.email, oldPassword)).toBe(401);

    await town.visitor().redeem(await town.issueToken(person), 'the password from now on');
    await expectOnlyPassword(person, 'the password from now on');
  }, 60_000);

  test('50 parallel logins with wrong passwords: the account is locked for all processes', async () => {
    const person = await town.settle();
    const guesses = numbered(50, (n) => `a wrong guess, number ${n}`);

    const statuses = await Promise.all(guesses.map((guess) => town.visitor().logIn(person.email, guess)));

    expect(statuses.filter((status) => status !== 401 && status !== 503)).toEqual([]);
    for (let member = 0; member < 4; member++) {
      expect(await town.visitor().logIn(person.email, oldPassword)).toBe(401);
    }
  }, 60_000);

  async function signIn({ email }: Person): Promise<Visitor> {
    const browser = town.visitor();
    expect(await browser.logIn(email, oldPassword)).toBe(204);
    return browser;
  }

  /** A hash fits one password alone, so this tells whose is stored. */
  async function expectOnlyPassword({ email }: Person, password: string): Promise<void> {
    expect(await town.visitor().logIn(email, password)).toBe(204);
    expect(await town.visitor().logIn(email, oldPassword)).toBe(401);
  }
});

function numbered<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

function winner(passwords: readonly string[], answers: readonly Answer[]): string {
  return passwords.find((_, index) => answers[index]?.status === 200) ?? '';
}

/** How many succeeded, and how many were refused for one of the expected reasons; any other answer is under its own name. */
function kindsOf(answers: readonly Answer[], refusals: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = { success: 0, refused: 0 };
  for (const answer of answers) {
    const kind = kindOf(answer);
    const name = refusals.includes(kind) ? 'refused' : kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function kindOf({ status, json }: Answer): string {
  return status === 200 ? 'success' : (json as { kind: string }).kind;
}
