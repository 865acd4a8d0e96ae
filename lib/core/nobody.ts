import { randomUUID } from 'node:crypto';

/** No sequence begins below zero, and it fits every column of whole numbers but the smallest. */
const NO_NUMBER = '-2147483648';

/**
 * Stands in for a user who does not exist. Such a login makes the store calls that a wrong password makes (ASVS 5.0 6.3.8), and a
 * store may answer an id of another form than its own without looking: so this id has the form of those that were found.
 */
export class Nobody {
  #areNumbers = false;

  learnFrom(foundId: string): void {
    this.#areNumbers = /^\d+$/.test(foundId);
  }

  newId(): string {
    return this.#areNumbers ? NO_NUMBER : randomUUID();
  }
}
