import { tracingChannel } from 'node:diagnostics_channel';
import type { Channel, TracingChannel } from 'node:diagnostics_channel';
import { isPasswordError } from '../../errors';
import { isGoneAway } from '../../gone-away';

/** What every subscriber is told of the end. */
export interface TraceEnding {
  /** Absent until the end; then 'ok', the `kind` of the error, or 'client-gone'. */
  outcome?: string | undefined;
  /** The error that ended it. Its `cause` is what your store, policy or hasher threw, whatever that holds. */
  error?: unknown;
}

/** One call of an operation of the PasswordService. */
export interface OperationTrace extends TraceEnding {
  readonly operation: ServiceOperation;
  /** Whose password it is about; null where that is not said by the call. */
  readonly userId: string | null;
  /** Who acts; null where nobody is authenticated. */
  readonly actorId: string | null;
}

/** Somebody asks for a turn at hashing; the end is that it is granted or refused. */
export interface WaitTrace extends TraceEnding {
  /** Logins fill at most half of the line. */
  readonly lane: 'login' | 'password';
  /** How many turns were taken when it was asked for this one. */
  readonly occupied: number;
  /** How many waited already. */
  readonly waiting: number;
}

/** One call of the password hasher. */
export interface HashTrace extends TraceEnding {
  readonly method: 'hash' | 'verify';
}

/**
 * A tracing channel of node:diagnostics_channel, for whoever subscribes; nobody has to. What an operation answers is kept out of
 * it, because tracePromise would publish it, and it may be a token.
 */
export class Traces<Trace extends TraceEnding> {
  readonly #channel: TracingChannel<Trace>;
  readonly #parts: readonly Channel[];

  constructor(name: string) {
    this.#channel = tracingChannel(`express-password-router:${name}`);
    const { start, end, asyncStart, asyncEnd, error } = this.#channel;
    this.#parts = [start, end, asyncStart, asyncEnd, error];
  }

  /** `describe` is called only if somebody has subscribed. */
  follow<T>(describe: () => Trace, work: () => Promise<T>): Promise<T> {
    return this.#parts.some((part) => part.hasSubscribers) ? this.#tell(describe(), work) : work();
  }

  async #tell<T>(trace: Trace, work: () => Promise<T>): Promise<T> {
    const kept: { answer?: T } = {};
    await this.#channel.tracePromise(async () => {
      try {
        kept.answer = await work();
        trace.outcome = 'ok';
      } catch (error) {
        trace.outcome = outcomeOf(error);
        throw error;
      }
    }, trace);
    return kept.answer as T;
  }
}

function outcomeOf(error: unknown): string {
  if (isGoneAway(error)) return 'client-gone';
  return isPasswordError(error) ? error.kind : 'unavailable';
}

/** The operations of the PasswordService that are traced; each channel is named for one. */
export type ServiceOperation =
  | 'issueResetToken'
  | 'issueSelfServiceToken'
  | 'redeemResetToken'
  | 'changePassword'
  | 'verifyPassword'
  | 'setPassword'
  | 'unlock'
  | 'revokeResetTokens'
  | 'validatePassword';

export const operationTraces: Readonly<Record<ServiceOperation, Traces<OperationTrace>>> = {
  issueResetToken: new Traces('issueResetToken'),
  issueSelfServiceToken: new Traces('issueSelfServiceToken'),
  redeemResetToken: new Traces('redeemResetToken'),
  changePassword: new Traces('changePassword'),
  verifyPassword: new Traces('verifyPassword'),
  setPassword: new Traces('setPassword'),
  unlock: new Traces('unlock'),
  revokeResetTokens: new Traces('revokeResetTokens'),
  validatePassword: new Traces('validatePassword'),
};

export const waitTraces: Traces<WaitTrace> = new Traces('wait');
export const hashTraces: Traces<HashTrace> = new Traces('hash');
