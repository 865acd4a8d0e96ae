import type { PasswordHasher } from '../../ports';

/** A hash that an earlier version made, and the password that it was made of. */
export interface HashedPassword {
  readonly password: string;
  /** A hash that the password fits, made elsewhere. */
  readonly hash: string;
}

/** What the cases for a PasswordHasher ask of its author. */
export interface PasswordHasherHarness {
  /** With the cheapest parameters it takes: the cases hash some hundred passwords and compare as many. */
  readonly passwordHasher: PasswordHasher;
  /** Hashed with weaker parameters than this hasher's; for the cases that need 'weaker'. */
  readonly weaker?: HashedPassword | undefined;
  /** A password of more than maxPasswordBytes, hashed when there was no limit; for the case that needs 'overlong'. */
  readonly overlong?: HashedPassword | undefined;
}

/** `weaker`: there are weaker parameters. `overlong`: there are hashes of passwords beyond today's limit. */
export type PasswordHasherNeed = 'weaker' | 'overlong';
