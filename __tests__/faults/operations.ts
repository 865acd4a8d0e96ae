import { createPasswordService } from 'express-password-router';
import type { MemoryUserStore, PasswordService, UserStore } from 'express-password-router';
import { actAs } from '../support/act-as';
import { fastHash } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { newPassword, oldPassword } from '../support/people';
import { resolveBearer, startApp } from '../support/start-app';
import { ask } from './ask';
import type { Asked, Question } from './ask';
import { endOf, failure } from './faulty-host';
import type { World, WorldOptions } from './world';

/** An operation under way. */
export interface UnderWay {
  /** 200, or the status and kind of the refusal. */
  readonly end: Promise<string>;
  /** The client goes away. Resolves when the server has noticed. */
  readonly leave: () => Promise<void>;
  /** A reset of the same user's password, from the beginning to the end, by the same service. */
  readonly resetAfterwards: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface Operation {
  readonly world?: () => WorldOptions;
  /** Its calls up to this one are another table's. */
  readonly since?: string;
  /** Nobody waits who could go away. */
  readonly isUnattended?: boolean;
  start(world: World): Promise<UnderWay>;
}

const lastPassword = 'the password of the day after';
const admin = { authorization: 'Bearer admin' };

function overHttp(path: string, question: (world: World) => Question): Operation {
  const start = async (world: World): Promise<UnderWay> => {
    let notice: () => void = () => undefined;
    const noticed = new Promise<void>((resolve) => (notice = resolve));
    const { host, options } = world;
    const app = await startApp({
      options: {
        ...options,
        authResolver: (request) =>
          host.around('authResolver.resolve', () => {
            const caller = resolveBearer(request.get('authorization'));
            return caller && host.wrap('caller', caller);
          }) as null,
      },
      before: (express) =>
        express.use((_, response, next) => {
          response.once('close', notice);
          next();
        }),
    });
    const to = (where: string, what: Question): Asked => ask(`${app.url}${where}`, what);
    const { end, hangUp } = to(path, question(world));
    return {
      end,
      leave: () => {
        hangUp();
        return noticed;
      },
      resetAfterwards: async () => {
        const token = await to('/users/ann/password/reset', { method: 'POST', headers: admin }).text;
        return to('/auth/reset', { method: 'POST', body: { token, password: lastPassword } }).end;
      },
      stop: () => app.stop(),
    };
  };
  return { start };
}

type Call = (service: PasswordService, world: World, signal: AbortSignal) => Promise<unknown>;

function byService(call: Call, options: Omit<Operation, 'start'> = {}): Operation {
  const start = async (world: World): Promise<UnderWay> => {
    const service = createPasswordService(world.options);
    const gone = new AbortController();
    return {
      end: endOf(call(service, world, gone.signal)),
      leave: async () => gone.abort(),
      resetAfterwards: () => endOf(reset(service)),
      stop: () => Promise.resolve(),
    };
  };
  return { ...options, start };
}

async function reset(service: PasswordService): Promise<void> {
  const { token } = await service.issueResetToken(actAs('admin'), 'ann');
  await service.redeemResetToken({ token, password: lastPassword });
}

/** In the last moment before the first call of this method, somebody else writes the password. */
function overtake(method: keyof UserStore, password: string): () => WorldOptions {
  return atFirst(method, (users, proceed) => {
    const user = users.findById('ann');
    if (user) users.put({ ...user, passwordHash: fastHash(password) });
    return proceed();
  });
}

function atFirst(
  method: keyof UserStore,
  happen: (users: MemoryUserStore, proceed: () => unknown) => unknown,
): () => WorldOptions {
  return () => {
    let happened = false;
    const disturb = (users: MemoryUserStore): UserStore =>
      interceptCalls(users, (call, proceed) => {
        if (happened || call.method !== method) return proceed();
        happened = true;
        return happen(users, proceed);
      });
    return { disturb };
  };
}

const loseAnswer = atFirst('replacePassword', (_, proceed) => {
  proceed();
  throw failure;
});
const afterCommit = 'userStore.replacePassword';

const redemption = overHttp('/auth/reset', ({ token }) => ({ method: 'POST', body: { token, password: newPassword } }));
const passwordChange = overHttp('/users/current/password', () => ({
  method: 'PUT',
  headers: { authorization: 'Bearer ann' },
  body: { current_password: oldPassword, password: newPassword },
}));
const login: Call = (service, _, signal) => service.verifyPassword('ann', oldPassword, { signal });

const setPassword: Call = (service) => service.setPassword('admin', 'ann', newPassword);
const unlock: Call = (service) => service.unlock('admin', 'ann');

function unattended(call: Call, options: Omit<Operation, 'start'> = {}): Operation {
  return { ...byService(call, options), isUnattended: true };
}

/** By their headings in docs/faults.md. */
export const operations: Readonly<Record<string, Operation>> = {
  'POST /users/:sid/password/reset': overHttp('/users/ann/password/reset', () => ({ method: 'POST', headers: admin })),
  'POST /auth/reset': redemption,
  'POST /auth/reset, when the commit’s answer is lost': {
    ...redemption,
    world: loseAnswer,
    since: afterCommit,
  },
  'POST /auth/reset, when another write came first': {
    ...redemption,
    world: overtake('replacePassword', 'a password of the host'),
    since: afterCommit,
  },
  'PUT /users/current/password': passwordChange,
  'PUT /users/current/password, when the commit’s answer is lost': {
    ...passwordChange,
    world: loseAnswer,
    since: afterCommit,
  },
  'PUT /users/current/password, when a login’s rehash came first': {
    ...passwordChange,
    world: overtake('replacePassword', oldPassword),
    since: afterCommit,
  },
  'verifyPassword()': byService(login),
  'verifyPassword(), with an old hash': byService(login, {
    world: () => ({ needsRehash: true }),
    since: 'passwordHasher.needsRehash',
  }),
  'verifyPassword(), with an old hash, when the commit’s answer is lost': byService(login, {
    world: () => ({ ...loseAnswer(), needsRehash: true }),
    since: afterCommit,
  }),
  'verifyPassword(), when a rehash came first': byService(login, {
    world: overtake('clearAttempts', oldPassword),
    since: 'userStore.clearAttempts',
  }),
  'verifyPassword() with a wrong password': byService((service, _, signal) =>
    service.verifyPassword('ann', newPassword, { signal }),
  ),
  'verifyPassword() of nobody': byService((service, _, signal) =>
    service.verifyPassword('nobody', oldPassword, { signal }),
  ),
  'issueSelfServiceToken()': unattended((service) => service.issueSelfServiceToken('ann')),
  'revokeResetTokens()': unattended((service) => service.revokeResetTokens('ann')),
  'setPassword()': unattended(setPassword),
  'setPassword(), when the commit’s answer is lost': unattended(setPassword, { world: loseAnswer, since: afterCommit }),
  'setPassword(), when another write came first': unattended(setPassword, {
    world: overtake('replacePassword', 'a password of the host'),
    since: afterCommit,
  }),
  'unlock()': unattended(unlock),
  'unlock(), when a write of the password came first': unattended(unlock, {
    world: overtake('clearAttempts', 'a password of the host'),
    since: 'userStore.clearAttempts',
  }),
  'validatePassword() for a user': unattended((service) =>
    service.validatePassword({ password: newPassword, userId: 'ann' }),
  ),
  'validatePassword() for a token': unattended((service, { token }) =>
    service.validatePassword({ password: newPassword, resetToken: token }),
  ),
};
