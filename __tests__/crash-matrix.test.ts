import { isDeepStrictEqual } from 'node:util';
import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordHasher, PasswordService, User } from 'express-password-router';
import { actAs } from './support/act-as';
import { createUser, currentPassword, newPassword } from './support/create-user';
import { fastPasswordHasher } from './support/fast-password-hasher';
import { interceptCalls } from './support/intercept-calls';
import type { Around } from './support/intercept-calls';
import { passwordOf } from './support/password-of';

/**
 * At every call that an operation makes to a store, something breaks: before the call takes effect, or right after it. Either
 * that one call fails and the process lives on, or the process dies with it and reaches no store any more. The calls are those
 * that a clean run makes, so that the matrix grows with the code.
 */
interface Breakage {
  readonly call: number;
  readonly moment: 'before' | 'after';
  readonly dies: boolean;
}

interface Operation {
  readonly jane?: Partial<User>;
  readonly passwordHasher?: PasswordHasher;
  /** What it leaves behind when nothing breaks. */
  readonly leaves: 'new password, dead token' | 'new hash, dead token' | 'old password, dead token' | 'nothing changed';
  readonly act: (service: PasswordService, token: string) => Promise<unknown>;
}

const operations: Readonly<Record<string, Operation>> = {
  redeemResetToken: {
    leaves: 'new password, dead token',
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  'redeemResetToken, for a first password': {
    jane: { passwordHash: null },
    leaves: 'new password, dead token',
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  'redeemResetToken, of a revoked user': {
    jane: { revoked: true },
    leaves: 'new password, dead token',
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  'redeemResetToken, of a locked user': {
    jane: { failedAttempts: 10 },
    leaves: 'new password, dead token',
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  changePassword: {
    leaves: 'new password, dead token',
    act: (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword }),
  },
  'changePassword, by a guess': {
    leaves: 'nothing changed',
    act: (service) => service.changePassword(actAs('jane'), { currentPassword: 'a guess', password: newPassword }),
  },
  setPassword: {
    leaves: 'new password, dead token',
    act: (service) => service.setPassword('operator', 'jane', newPassword),
  },
  verifyPassword: {
    leaves: 'nothing changed',
    act: (service) => service.verifyPassword('jane', currentPassword),
  },
  'verifyPassword, with a rehash': {
    passwordHasher: { ...fastPasswordHasher, needsRehash: () => true },
    leaves: 'new hash, dead token',
    act: (service) => service.verifyPassword('jane', currentPassword),
  },
  unlock: { leaves: 'nothing changed', act: (service) => service.unlock('operator', 'jane') },
  validatePassword: {
    leaves: 'nothing changed',
    act: (service, token) => service.validatePassword({ password: newPassword, resetToken: token }),
  },
  issueSelfServiceToken: { leaves: 'nothing changed', act: (service) => service.issueSelfServiceToken('jane') },
  issueResetToken: {
    leaves: 'old password, dead token',
    act: (service) => service.issueResetToken(actAs('admin'), 'jane'),
  },
  revokeResetTokens: { leaves: 'old password, dead token', act: (service) => service.revokeResetTokens('jane') },
};

/** Jane with a live token, and one run of the operation over stores that break as told. */
async function run({ jane = {}, passwordHasher = fastPasswordHasher, act }: Operation, breakage?: Breakage) {
  const users = new MemoryUserStore([await createUser(jane)]);
  const tokens = new MemoryTokenStore();
  const calls: string[] = [];
  const around =
    (store: string): Around =>
    ({ method }, proceed) => {
      const call = calls.push(`${store}.${method}`) - 1;
      if (breakage?.dies && call > breakage.call) throw new Error('the process is dead');
      if (call !== breakage?.call) return proceed();
      if (breakage.moment === 'after') proceed();
      throw new Error('broken');
    };
  const serve = (isBreakable: boolean): PasswordService =>
    createPasswordService({
      userStore: isBreakable ? interceptCalls(users, around('userStore')) : users,
      tokenStore: isBreakable ? interceptCalls(tokens, around('tokenStore')) : tokens,
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher,
      hashing: { concurrency: 1 },
      onEvent: () => undefined,
    });
  const next = serve(false);
  const { token } = await next.issueResetToken(actAs('admin'), 'jane');
  const before = users.findById('jane');
  const isDone = await act(serve(true), token).then(
    () => true,
    () => false,
  );
  return { users, next, token, before, calls, isDone };
}

type Run = Awaited<ReturnType<typeof run>>;

async function works(operation: Promise<unknown>): Promise<boolean> {
  return operation.then(
    () => true,
    () => false,
  );
}

/** What the next process finds. */
async function stateAfter({ users, next, token, before }: Run) {
  const after = users.findById('jane');
  const fits = await passwordOf(users, 'jane', currentPassword, newPassword);
  return {
    isRewritten: after?.passwordHash !== before?.passwordHash,
    fits,
    isReinstated: before?.revoked === true && after?.revoked !== true,
    isUnlocked: before?.failedAttempts === 10 && after?.failedAttempts === 0,
    isTokenUsable: await works(next.redeemResetToken({ token, password: 'set by the token' })),
    isTokenUsableTwice: await works(next.redeemResetToken({ token, password: 'set by the token again' })),
  };
}

const states = {
  'new password, dead token': { isRewritten: true, fits: [newPassword], isTokenUsable: false },
  'new hash, dead token': { isRewritten: true, fits: [currentPassword], isTokenUsable: false },
  'old password, dead token': { isRewritten: false, fits: [currentPassword], isTokenUsable: false },
  'nothing changed': { isRewritten: false, isReinstated: false, isUnlocked: false, isTokenUsable: true },
} as const;

describe.each(Object.entries(operations))('%s', (_name, operation) => {
  test('is as if done or as if never asked, wherever it breaks, and done if it said so', async () => {
    const clean = await run(operation);
    const done = await stateAfter(clean);
    const neverAsked = await stateAfter(await run({ ...operation, act: () => Promise.resolve() }));
    expect(done).toMatchObject({ ...states[operation.leaves], isTokenUsableTwice: false });
    expect(neverAsked).toMatchObject({ ...states['nothing changed'], isTokenUsableTwice: false });

    const breakages = clean.calls.flatMap((_, call) =>
      (['before', 'after'] as const).flatMap((moment) => [true, false].map((dies) => ({ call, moment, dies }))),
    );
    expect(breakages.length).toBeGreaterThanOrEqual(4);
    for (const breakage of breakages) {
      const broken = await run(operation, breakage);
      const state = await stateAfter(broken);
      const where = { ...breakage, call: clean.calls[breakage.call] };
      const expected = broken.isDone || isDeepStrictEqual(state, done) ? done : neverAsked;
      expect({ where, state }).toEqual({ where, state: expected });
    }
  });
});
