import type { User } from 'express-password-router';
import { oldPassword } from '../../support/people';
import type { Step } from './step';

interface Person {
  password: string | null;
  attempts: number;
  revoked: boolean;
  readonly remote: boolean;
  /** Grows with every password written. */
  version: number;
}

interface Issued {
  readonly text: string;
  readonly userId: string;
  readonly version: number;
  readonly reinstates: boolean;
}

const LIMIT = 10;

/** What the endpoints promise, in the plainest words: statuses and state, no store, no hash, no clock. */
export class Model {
  readonly people: Map<string, Person> = new Map();
  readonly issued: Issued[] = [];

  constructor(users: readonly User[]) {
    for (const { id, passwordHash, failedAttempts = 0, revoked = false, remote = false } of users) {
      const password = passwordHash === null ? null : oldPassword;
      this.people.set(id, { password, attempts: failedAttempts, revoked, remote, version: 0 });
    }
  }

  issue({ caller, target }: Extract<Step, { kind: 'issue' }>): number {
    if (caller === null) return 401;
    if (caller !== 'admin') return 403;
    const person = this.people.get(target);
    if (!person) return 404;
    return person.remote ? 403 : 200;
  }

  wasIssued(text: string, userId: string): void {
    const { version = 0, revoked = false } = this.people.get(userId) ?? {};
    this.issued.push({ text, userId, version, reinstates: revoked });
  }

  redeem(text: string, password: string): number {
    if (!password.isWellFormed() || password.includes('\uFFFD') || !text.isWellFormed() || text === '') return 400;
    const token = this.issued.findLast((candidate) => candidate.text === text);
    const person = token && this.people.get(token.userId);
    if (!token || !person || token !== this.#newestFor(token.userId)) return 403;
    if (token.version !== person.version || (person.revoked && !token.reinstates)) return 403;
    if (!isAcceptable(password, token.userId)) return 400;
    Object.assign(person, { password, attempts: 0, version: person.version + 1 });
    if (token.reinstates) person.revoked = false;
    return 200;
  }

  change(caller: string | null, current: string, password: string): number {
    if (caller === null) return 401;
    const texts = [current, password];
    if (current === '' || texts.some((text) => !text.isWellFormed() || text.includes('\uFFFD'))) return 400;
    const person = this.people.get(caller);
    if (!person) return 401;
    if (person.remote || person.revoked || person.attempts >= LIMIT) return 403;
    if (!isAcceptable(password, caller) || password === current) return 400;
    person.attempts++;
    if (person.password !== current) return 403;
    Object.assign(person, { password, attempts: 0, version: person.version + 1 });
    return 200;
  }

  #newestFor(userId: string): Issued | undefined {
    return this.issued.findLast((token) => token.userId === userId);
  }
}

/** What a generated password can break: length in both directions, and the names of the account. */
function isAcceptable(password: string, userId: string): boolean {
  const names = [userId, 'ann@mail.example.com'];
  return (
    Array.from(password).length >= 15 && Buffer.byteLength(password) <= 72 && !names.includes(password.toLowerCase())
  );
}
