import { isPasswordError } from '../errors';
import type { PasswordEvent } from '../events';
import { isThenable } from '../maybe-promise';
import { isGoneAway } from './gone-away';
import { stackFrames } from './stack-frames';

type WithoutTime<Event> = Event extends PasswordEvent ? Omit<Event, 'at'> : never;
export type Happening = WithoutTime<PasswordEvent>;
export type Whom = Pick<PasswordEvent, 'userId' | 'actorId'>;

/** Tells the host what happened, and never lets the host's listener disturb a request. */
export class AuditTrail {
  readonly #onEvent: ((event: PasswordEvent) => void) | undefined;
  readonly #now: () => Date;
  readonly #told: WeakSet<object> = new WeakSet();

  constructor(onEvent: ((event: PasswordEvent) => void) | undefined, now: () => Date) {
    this.#onEvent = onEvent;
    this.#now = now;
  }

  tell(happening: Happening): void {
    try {
      if (!this.#onEvent) return printFailure(happening);
      const event = { at: this.#time(), ...happening } as PasswordEvent;
      const answer: unknown = this.#onEvent(withOriginalError(event));
      if (isThenable(answer)) answer.then(undefined, reportListener);
    } catch (error) {
      reportListener(error);
    }
  }

  /** A clock that fails is itself something to tell. */
  #time(): Date {
    try {
      return this.#now();
    } catch {
      return new Date();
    }
  }

  /** What ended an operation: a refusal, or something that the host has to look into. */
  tellEnd(error: unknown, operation: string, whom: Whom): void {
    if (this.#isNews(error)) this.#tellAsKind(error, operation, whom);
  }

  /** The same at the outermost layer, where it is forgotten: a host may throw the same error again, for another request. */
  tellLast(error: unknown, operation: string, whom: Whom): void {
    if (!this.#told.delete(error as object)) this.#tellAsKind(error, operation, whom);
  }

  #tellAsKind(error: unknown, operation: string, { userId, actorId }: Whom): void {
    const kind = isGoneAway(error) ? 'client-gone' : refusalKind(error);
    if (kind) this.tell({ type: 'request-refused', userId, actorId, operation, kind });
    else this.tell({ type: 'unexpected-error', userId, actorId, operation, error });
  }

  /** An error that passes several layers is told by the first that knows what it means. */
  tellOnce(error: unknown, happening: Happening): void {
    if (this.#isNews(error)) this.tell(happening);
  }

  #isNews(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return true;
    if (this.#told.has(error)) return false;
    this.#told.add(error);
    return true;
  }
}

function refusalKind(error: unknown): string | undefined {
  if (!isPasswordError(error)) return undefined;
  return error.status < 500 || error.kind === 'overloaded' ? error.kind : undefined;
}

/** The host wants to see what its store threw, not what the client was told. */
function withOriginalError(event: PasswordEvent): PasswordEvent {
  return 'error' in event ? { ...event, error: originalOf(event.error) } : event;
}

function originalOf(error: unknown): unknown {
  const isWrapped = isPasswordError(error) && (error.kind === 'unavailable' || error.kind === 'server-error');
  return isWrapped ? (error.cause ?? error) : error;
}

/** For hosts without onEvent: failures must not go unseen. */
function printFailure(happening: Happening): void {
  if (!('error' in happening)) return;
  const where = 'operation' in happening ? `${happening.type} in ${happening.operation}` : happening.type;
  const { error } = happening;
  const original = originalOf(error);
  const isOwnExplanation = isPasswordError(error) && error.kind === 'server-error' && isError(original);
  console.error(
    `express-password-router: ${where}: ${isOwnExplanation ? explain(original) : outline(original, 'give onEvent')}`,
  );
}

/** How an answer of the host's breaks its contract is said in this library's own words. */
function explain({ name, message, stack }: Error): string {
  return [`${name}: ${message}`, ...stackFrames({ message, stack })].join('\n');
}

function reportListener(error: unknown): void {
  console.error(`express-password-router: onEvent failed: ${outline(error, 'catch it in onEvent')}`);
}

/**
 * Name, code and stack frames. The message and other members are left out: a driver or an ORM may quote in them the very
 * hash or password that it was given. `how` says how to see them.
 */
function outline(error: unknown, how: string): string {
  try {
    return outlineReadable(error, how);
  } catch {
    return 'something that can not be read';
  }
}

function outlineReadable(error: unknown, how: string): string {
  if (!isError(error)) return `a thrown ${typeof error} (${how} to see it)`;
  const code = /^[\w-]{1,40}$/.test(String(error.code ?? '')) ? ` ${String(error.code)}` : '';
  return [`${error.name}${code} (${how} to see its message)`, ...stackFrames(error)].join('\n');
}

function isError(error: unknown): error is Error & { readonly code?: unknown } {
  return Object.prototype.toString.call(error) === '[object Error]';
}
