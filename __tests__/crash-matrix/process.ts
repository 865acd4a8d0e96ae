import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordHasher, PasswordService, TokenFormat, User } from 'express-password-router';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import type { Around } from '../support/intercept-calls';

/** What outlives a process: the two databases. */
export interface Stores {
  readonly users: MemoryUserStore;
  readonly tokens: MemoryTokenStore;
}

/** Where a process dies: at its so-many-th store call, before the call takes effect or right after. */
export interface Death {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

export interface Process {
  readonly service: PasswordService;
  /** Every store call that it made, the last one included. */
  readonly calls: readonly string[];
  /** Every token that it minted, whether or not anybody was told. */
  readonly minted: readonly string[];
  /** Resolves when it dies. */
  readonly death: Promise<'dead'>;
}

export function openStores(user: User): Stores {
  return { users: new MemoryUserStore([user]), tokens: new MemoryTokenStore() };
}

/** A dead process hears no answer any more and reaches no store any more, but what it has done is done. */
export function startProcess(
  { users, tokens }: Stores,
  passwordHasher: PasswordHasher = fastPasswordHasher,
  death?: Death,
): Process {
  const calls: string[] = [];
  const minted: string[] = [];
  let isDead = false;
  let die = (): void => undefined;
  const died = new Promise<'dead'>((resolve) => (die = () => resolve('dead')));
  const silence = new Promise<never>(() => undefined);

  const mortal =
    (store: string): Around =>
    ({ method }, proceed) => {
      if (isDead) return silence;
      const call = calls.push(`${store}.${method}`) - 1;
      if (call !== death?.call) return proceed();
      if (death.moment === 'after') proceed();
      isDead = true;
      die();
      return silence;
    };

  const format = new OpaqueTokenFormat();
  const tokenFormat: TokenFormat = {
    mint(claims) {
      const mint = format.mint(claims);
      minted.push(mint.token);
      return mint;
    },
    read: (token, now) => format.read(token, now),
  };

  const service = createPasswordService({
    userStore: interceptCalls(users, mortal('userStore')),
    tokenStore: interceptCalls(tokens, mortal('tokenStore')),
    tokenFormat,
    passwordHasher,
    hashing: { concurrency: 1 },
    onEvent: () => undefined,
  });
  return { service, calls, minted, death: died };
}
