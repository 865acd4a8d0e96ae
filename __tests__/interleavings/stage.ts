import { AsyncLocalStorage } from 'node:async_hooks';
import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordService, User } from 'express-password-router';
import { interceptCalls } from '../support/intercept-calls';
import { Actor } from './actor';
import { createHost } from './host';
import { fileTokens, minted } from './initial-tokens';
import type { InitialToken } from './initial-tokens';
import { Judge } from './judge';
import { legibleHasher } from './legible-hasher';
import type { Part } from './parts';
import { userId } from './observer';
import type { Stores } from './observer';
import type { StateMachine } from './state-machine';

/** A point where an actor can be kept waiting, or left for ever. */
export interface Pause {
  readonly actor: string;
  readonly call: string;
  readonly moment: 'before' | 'after';
}

export type Hold = (pause: Pause) => Promise<void>;

export interface Scenario {
  readonly user?: Partial<User>;
  /** Attempts until the account is locked. Default 2. */
  readonly limit?: number;
  readonly tokens?: readonly InitialToken[];
  readonly parts: readonly Part[];
  /** One process for all, where turnstile and gate come between them. Default: a process each. */
  readonly shared?: boolean;
}

export interface Performance {
  readonly judge: Judge;
  /** Who has not ended. */
  readonly underWay: ReadonlySet<string>;
}

const acting = new AsyncLocalStorage<Actor>();

function whoActs(): Actor {
  const actor = acting.getStore();
  if (!actor) throw new Error('a store was called by nobody');
  return actor;
}

/** Every part starts, and comes to its first pause. */
export function perform(scenario: Scenario, machine: StateMachine, hold: Hold): Performance {
  const { limit = 2, parts, shared = false } = scenario;
  const user: User = { id: userId, passwordHash: 'today:0:current', ...scenario.user };
  const stores: Stores = { users: new MemoryUserStore([user]), tokens: new MemoryTokenStore() };
  const tracked = fileTokens(stores, user.passwordHash, scenario.tokens ?? []);
  const judge = new Judge(machine, stores, limit, tracked);
  const underWay = new Set<string>();

  function serve(actorNow: () => Actor): PasswordService {
    const held = <Port extends object>(name: string, port: Port): Port =>
      interceptCalls(port, async ({ method, args }, proceed) => {
        const actor = actorNow();
        const call = `${name}.${method}`;
        await hold({ actor: actor.name, call, moment: 'before' });
        judge.begins(actor);
        const answer = proceed();
        judge.called(actor, call, args, answer);
        await hold({ actor: actor.name, call, moment: 'after' });
        return answer;
      });
    return createPasswordService({
      userStore: held('userStore', stores.users),
      tokenStore: held('tokenStore', stores.tokens),
      tokenFormat: new OpaqueTokenFormat(),
      passwordHasher: legibleHasher,
      passwordPolicy: { check: () => [] },
      failedAttemptsLockout: limit,
      hashing: { concurrency: 16 },
      onEvent: () => undefined,
    });
  }

  const forAll = shared ? serve(whoActs) : undefined;

  async function play(part: Part, actor: Actor): Promise<void> {
    const tokens = { 'a caller': minted['a caller'].token, 'self-service': minted['self-service'].token };
    const host = createHost(stores, judge, actor, hold);
    if (shared) await hold({ actor: actor.name, call: 'start', moment: 'before' });
    const answer = await part.play({ service: forAll ?? serve(() => actor), tokens, host });
    if (part.operation !== 'the host') judge.answered(actor, answer);
    underWay.delete(actor.name);
  }

  for (const [index, part] of parts.entries()) {
    const tokenId = part.redeems && minted[part.redeems].id;
    const actor = new Actor(`${part.operation} ${index + 1}`, part.operation, tokenId, part.given);
    underWay.add(actor.name);
    if (shared) void acting.run(actor, () => play(part, actor));
    else void play(part, actor);
  }
  return { judge, underWay };
}
