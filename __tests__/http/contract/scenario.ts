import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { raiseBarrier } from '../../support/raise-barrier';
import type { Barrier } from '../../support/raise-barrier';
import type { PasswordHasher } from 'express-password-router';
import type { Answer } from '../../support/send';

/** Produces one answer, to a request with these headers more. */
export type Scenario = (headers: Readonly<Record<string, string>>) => Promise<Answer>;

/** By kind; what works by the name of its example, or 'success'. */
export type Scenarios = Readonly<Record<string, Scenario>>;

export interface HeldGate {
  readonly hashes: Barrier;
  readonly options: {
    readonly hashing: { readonly concurrency: number; readonly queueLimit: number };
    readonly passwordHasher: PasswordHasher;
  };
}

/** A gate that lets one hash in, which lasts until the barrier is opened, and has no line. */
export function holdGate(): HeldGate {
  const hashes = raiseBarrier();
  const hash = async (password: string): Promise<string> => {
    await hashes.wait();
    return fastPasswordHasher.hash(password);
  };
  return {
    hashes,
    options: { hashing: { concurrency: 1, queueLimit: 0 }, passwordHasher: { ...fastPasswordHasher, hash } },
  };
}

export function fail(): never {
  throw new Error('the database is down');
}
