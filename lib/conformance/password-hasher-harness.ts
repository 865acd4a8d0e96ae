import type { PasswordHasher } from '../ports';

/** What the cases for a PasswordHasher ask of its author. */
export interface PasswordHasherHarness {
  /** With the cheapest parameters it takes: the cases hash some fifty passwords. */
  readonly passwordHasher: PasswordHasher;
  /** A hash of any password, made with weaker parameters than the hasher's; for the case that needs 'weakerHash'. */
  readonly weakerHash?: string | undefined;
}

/** `weakerHash`: the parameters have a weaker setting, and the harness has a hash that was made with it. */
export type PasswordHasherNeed = 'weakerHash';
