import { isPasswordError } from '../../errors';
import type { PasswordEvent } from '../../events';
import { isGoneAway } from '../../gone-away';
import { isThenable } from '../../maybe-promise';
import { originalOf } from './original-error';
import { printFailure, printListenerFailure } from './print-failure';

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
      if (isThenable(answer)) answer.then(undefined, printListenerFailure);
    } catch (error) {
      printListenerFailure(error);
    }
  }

  /** An error that passes several layers is told by the first that knows what it means. */
  tellOnce(error: unknown, happening: Happening): void {
    if (this.#isNews(error)) this.tell(happening);
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

  #isNews(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return true;
    if (this.#told.has(error)) return false;
    this.#told.add(error);
    return true;
  }

  /** A clock that fails is itself something to tell. */
  #time(): Date {
    try {
      return this.#now();
    } catch {
      return new Date();
    }
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
