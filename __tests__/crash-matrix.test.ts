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
  /** It may take the token away and leave the password, because that is what it is for. */
  readonly mayWithdraw?: true;
  readonly act: (service: PasswordService, token: string) => Promise<unknown>;
}

const operations: Readonly<Record<string, Operation>> = {
  redeemResetToken: { act: (service, token) => service.redeemResetToken({ token, password: newPassword }) },
  'redeemResetToken of a first password': {
    jane: { passwordHash: null },
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  'redeemResetToken of a revoked user': {
    jane: { revoked: true },
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  'redeemResetToken of a locked user': {
    jane: { failedAttempts: 10 },
    act: (service, token) => service.redeemResetToken({ token, password: newPassword }),
  },
  changePassword: {
    act: (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword }),
  },
  'changePassword by a guess': {
    act: (service) => service.changePassword(actAs('jane'), { currentPassword: 'a guess', password: newPassword }),
  },
  setPassword: { act: (service) => service.setPassword('operator', 'jane', newPassword) },
  verifyPassword: { act: (service) => service.verifyPassword('jane', currentPassword) },
  'verifyPassword with a rehash': {
    passwordHasher: { ...fastPasswordHasher, needsRehash: () => true },
    act: (service) => service.verifyPassword('jane', currentPassword),
  },
  unlock: { act: (service) => service.unlock('operator', 'jane') },
  'validatePassword by token': {
    act: (service, token) => service.validatePassword({ password: newPassword, resetToken: token }),
  },
  issueResetToken: { mayWithdraw: true, act: (service) => service.issueResetToken(actAs('admin'), 'jane') },
  issueSelfServiceToken: { act: (service) => service.issueSelfServiceToken('jane') },
  revokeResetTokens: { mayWithdraw: true, act: (service) => service.revokeResetTokens('jane') },
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

/** What a fresh process finds, in words. */
async function describeState({ users, next, token, before }: Run): Promise<object> {
  const after = users.findById('jane');
  const isRewritten = after?.passwordHash !== before?.passwordHash;
  const fits = await passwordOf(users, 'jane', currentPassword, newPassword);
  const isReinstated = before?.revoked === true && after?.revoked !== true;
  const isTokenUsable = await works(next.redeemResetToken({ token, password: 'by the token once' }));
  const isTokenUsableTwice = await works(next.redeemResetToken({ token, password: 'by the token twice' }));
  return { isRewritten, fits, isReinstated, isTokenUsable, isTokenUsableTwice };
}

async function matrixOf(operation: Operation): Promise<Breakage[]> {
  const { calls } = await run(operation);
  return calls.flatMap((_, call) =>
    (['before', 'after'] as const).flatMap((moment) => [true, false].map((dies) => ({ call, moment, dies }))),
  );
}

describe.each(Object.entries(operations))('%s', (name, operation) => {
  test('leaves the old password and a usable token, or the new password and a dead token, wherever it breaks', async () => {
    const clean = await describeState(await run(operation));
    for (const breakage of await matrixOf(operation)) {
      const broken = await run(operation, breakage);
      const state = await describeState(broken);
      const untouched = await describeState(await run({ ...operation, act: () => Promise.resolve() }));
      const where = { ...breakage, call: broken.calls[breakage.call] };
      const allowed = [clean, untouched].map((one) => JSON.stringify(one));
      expect(allowed).toContainEqual(JSON.stringify(state));
      where;
    }
  });
});
