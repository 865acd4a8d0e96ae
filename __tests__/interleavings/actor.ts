import type { User } from 'express-password-router';

/** What the judge knows of one operation under way: what it was given, what it saw and what it did. */
export class Actor {
  readonly name: string;
  readonly operation: string;
  /** The id of the token that it redeems. */
  readonly tokenId: string | undefined;
  /** The current password as it was given. */
  readonly given: string | undefined;
  /** What held while it ran, in the words of 'Answers' in docs/state-machine.md. */
  readonly truths: Set<string> = new Set();
  read: User | undefined;
  replacement = 'none';
  counter = 'untouched';

  constructor(name: string, operation: string, tokenId: string | undefined, given: string | undefined) {
    this.name = name;
    this.operation = operation;
    this.tokenId = tokenId;
    this.given = given;
  }

  /** For what counts as it was the last time. */
  retake(truth: string, holds: boolean): void {
    if (holds) this.truths.add(truth);
    else this.truths.delete(truth);
  }
}
