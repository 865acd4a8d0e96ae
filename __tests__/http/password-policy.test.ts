import { BcryptPasswordHasher, NistPasswordPolicy } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { ann, newPassword, oldPassword } from '../support/people';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { startApp } from '../support/start-app';
import type { Answer } from '../support/send';

function rulesIn({ status, json }: Answer): unknown {
  if (status !== 400) return status;
  const { kind, details } = json as { kind: string; details: { violations: { rule: string }[] } };
  return kind === 'password-policy-violation' ? details.violations.map(({ rule }) => rule) : kind;
}

describe('a new password that breaks the policy', () => {
  test('gets 400 with every violation, in words and for a program', async () => {
    const app = await startApp();
    const answer = await redeem(app, { token: await issueToken(app, 'ann'), password: 'ann' });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      kind: 'password-policy-violation',
      msg: 'The new password is not acceptable.',
      details: {
        violations: [
          { rule: 'too-short', message: 'The password is shorter than 15 characters.', params: { minLength: 15 } },
          { rule: 'context-word', message: 'The password is a name or address of the account.' },
        ],
      },
    });
  });

  test.each([
    ['empty', '', ['empty', 'too-short']],
    ['common and short', 'password1', ['too-short', 'too-common']],
    ['the e-mail address, in any case', 'Ann@Mail.Example.com', ['context-word']],
    ['14 characters', 'x7#fourteen-ch', ['too-short']],
    ['14 emoji', '🔑🐎🔋📎🌵🎈🪁🧭🪵🧊🎷🦉🪐🧵', ['too-short']],
    ['too long for the hasher', 'x'.repeat(73), ['too-long']],
    ['too long in bytes, not in characters', 'é'.repeat(37), ['too-long']],
  ])('names the rules that are broken: %s', async (_, password, rules) => {
    const app = await startApp();
    expect(rulesIn(await redeem(app, { token: await issueToken(app, 'ann'), password }))).toEqual(rules);
    const changed = await change(app, 'ann', { current_password: oldPassword, password });
    expect(rulesIn(changed)).toEqual(rules);
  });

  test('leaves the token good', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    for (const password of ['', 'short', 'x'.repeat(73)]) {
      expect(await redeem(app, { token, password })).toMatchObject({ status: 400 });
    }
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('costs no attempt on change, and nothing is hashed', async () => {
    const passwordHasher = { ...fastPasswordHasher };
    const verify = jest.spyOn(passwordHasher, 'verify');
    const hash = jest.spyOn(passwordHasher, 'hash');
    const app = await startApp({ options: { passwordHasher } });
    for (let idea = 0; idea < 12; idea++) {
      await change(app, 'ann', { current_password: oldPassword, password: 'short' });
    }
    expect(app.users.findById('ann')).toEqual(ann);
    expect(verify).not.toHaveBeenCalled();
    expect(hash).not.toHaveBeenCalled();
  });

  test('is told when it is the current one', async () => {
    const app = await startApp();
    const answer = await change(app, 'ann', { current_password: oldPassword, password: oldPassword });
    expect(rulesIn(answer)).toEqual(['same-as-current']);
  });
});

describe('the length of a password', () => {
  const hashers = {
    plain: new BcryptPasswordHasher({ cost: 10 }),
    long: new BcryptPasswordHasher({ cost: 10, longPasswords: true }),
  };

  test.each([
    ['64 characters', 'x'.repeat(64)],
    ['72 bytes', 'y'.repeat(72)],
    ['18 emoji, 72 bytes', '🔑'.repeat(18)],
    ['15 characters, 15 bytes', 'fifteen letters'],
    ['spaces alone', ' '.repeat(20)],
    ['control characters', 'tab\tnewline\nNUL\0 and so on'],
  ])('is good at %s', async (_, password) => {
    const app = await startApp({ options: { passwordHasher: hashers.plain } });
    expect(await redeem(app, { token: await issueToken(app, 'ann'), password })).toMatchObject({ status: 200 });
    expect(await hashers.plain.verify(password, app.users.findById('ann')?.passwordHash ?? '')).toBe(true);
  });

  test('is never cut: the 73rd byte counts where the hasher takes it, and is refused where it does not', async () => {
    const seventyTwo = 'z'.repeat(72);
    const plain = await startApp({ options: { passwordHasher: hashers.plain } });
    const refused = await redeem(plain, { token: await issueToken(plain, 'ann'), password: `${seventyTwo}!` });
    expect(refused.json).toMatchObject({ details: { violations: [{ rule: 'too-long', params: { maxBytes: 72 } }] } });

    const long = await startApp({ options: { passwordHasher: hashers.long } });
    await redeem(long, { token: await issueToken(long, 'ann'), password: `${seventyTwo}!` });
    const hash = long.users.findById('ann')?.passwordHash ?? '';
    expect(await hashers.long.verify(`${seventyTwo}!`, hash)).toBe(true);
    expect(await hashers.long.verify(`${seventyTwo}?`, hash)).toBe(false);
    expect(await hashers.long.verify(seventyTwo, hash)).toBe(false);
  });

  test('is no reason to refuse a current password that was set elsewhere', async () => {
    const current = 'v'.repeat(100);
    const passwordHash = await hashers.long.hash(current);
    const app = await startApp({ users: [{ ...ann, passwordHash }], options: { passwordHasher: hashers.plain } });
    const answer = await change(app, 'ann', { current_password: current, password: newPassword });
    expect(answer).toMatchObject({ status: 200 });
  });
});

describe("the host's policy", () => {
  test('may be several: all violations of all of them are told', async () => {
    const company = { check: () => [{ rule: 'company', message: 'Not the name of the company.' }] };
    const breached = { check: async () => [{ rule: 'breached', message: 'Seen in a breach.', params: { times: 3 } }] };
    const app = await startApp({ options: { passwordPolicy: [new NistPasswordPolicy(), company, breached] } });
    const answer = await redeem(app, { token: await issueToken(app, 'ann'), password: 'x' });
    expect(rulesIn(answer)).toEqual(['too-short', 'company', 'breached']);
  });

  test('is told by rule, message and params, and by nothing else that a violation holds', async () => {
    const told = { rule: 'company', message: 'Not the name of the company.', params: { words: 1 } };
    const check = (): (typeof told)[] => [{ ...told, password: 'x', stack: 'y' } as typeof told];
    const app = await startApp({ options: { passwordPolicy: { check } } });
    const answer = await redeem(app, { token: await issueToken(app, 'ann'), password: 'x' });
    expect(answer.json).toMatchObject({ details: { violations: [told] } });
    expect(answer.text).not.toMatch(/"password":|stack/);
  });

  test('sees the user, and on change the current password', async () => {
    const check = jest.fn(() => []);
    const app = await startApp({ options: { passwordPolicy: { check } } });
    await change(app, 'ann', { current_password: oldPassword, password: 'x' });
    await redeem(app, { token: await issueToken(app, 'ann'), password: 'y' });
    const user = { id: 'ann', contextWords: ann.contextWords };
    expect(check.mock.calls).toMatchObject([
      [{ password: 'x', user, currentPassword: oldPassword }],
      [{ password: 'y', user }],
    ]);
    expect(JSON.stringify(check.mock.calls[1])).not.toContain('currentPassword');
  });

  test("does not switch off the library's own two rules", async () => {
    const app = await startApp({ options: { passwordPolicy: { check: () => [] } } });
    const token = await issueToken(app, 'ann');
    expect(rulesIn(await redeem(app, { token, password: '' }))).toEqual(['empty']);
    expect(rulesIn(await redeem(app, { token, password: 'x'.repeat(73) }))).toEqual(['too-long']);
    expect(rulesIn(await redeem(app, { token, password: 'x' }))).toBe(200);
  });
});
