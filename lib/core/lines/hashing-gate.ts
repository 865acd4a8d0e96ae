import { OverloadedError } from '../../errors';
import { waitTraces } from '../tracing/traces';
import type { WaitTrace } from '../tracing/traces';
import { HashingTurn } from './hashing-turn';
import { Line } from './line';
import type { Patience } from './line';

/** Logins may fill half of the line, so that a flood of them never keeps a reset out. */
export type Lane = 'login' | 'password';

/**
 * Limits how many hashes run at once and how many wait; the rest is refused. Hashing fills libuv's threads, which the host's own fs
 * and dns calls need too; more hashes at once than cores only make everybody wait longer.
 */
export class HashingGate {
  readonly #concurrency: number;
  readonly #queueLimit: number;
  readonly #lanes: Record<Lane, Line> = { login: new Line(), password: new Line() };
  readonly #returning: Line = new Line();
  #occupied = 0;
  #lent = 0;
  #favoured: Lane = 'password';
  #typicalHashMs = 0;

  constructor({ concurrency, queueLimit }: { readonly concurrency: number; readonly queueLimit: number }) {
    this.#concurrency = concurrency;
    this.#queueLimit = queueLimit;
  }

  /** @throws OverloadedError when the line is full or the patience ends */
  async enter<T>(lane: Lane, patience: Patience, steps: (turn: HashingTurn) => Promise<T>): Promise<T> {
    await waitTraces.follow(
      () => this.#describeWait(lane),
      () => this.#occupy(lane, patience),
    );
    const turn = new HashingTurn(this);
    try {
      return await steps(turn);
    } finally {
      turn.end();
    }
  }

  /** For Retry-After. */
  get estimatedWaitSeconds(): number {
    return ((this.#occupied + this.#waiting) * this.#typicalHashMs) / this.#concurrency / 1000;
  }

  /** True when as many slots are lent as there are. */
  get isStretched(): boolean {
    return this.#lent >= this.#concurrency;
  }

  lend(): void {
    this.#lent++;
    this.vacate();
  }

  /** Whoever lent a slot goes first and without a limit: an attempt that was counted is also compared. */
  async takeBack(): Promise<void> {
    if (this.#occupied < this.#concurrency) this.#occupied++;
    else await this.#returning.join({ until: Infinity }, () => new OverloadedError(this.estimatedWaitSeconds));
    this.#lent--;
  }

  /** A slot that was lent is not needed any more. */
  waive(): void {
    this.#lent--;
  }

  /** The slot passes to whoever lent one, else to the lanes in turn, else it is free. */
  vacate(): void {
    if (this.#returning.advance()) return;
    const favoured = this.#favoured;
    const other = favoured === 'login' ? 'password' : 'login';
    this.#favoured = other;
    if (this.#lanes[favoured].advance() || this.#lanes[other].advance()) return;
    this.#occupied--;
  }

  recordDuration(ms: number): void {
    this.#typicalHashMs = this.#typicalHashMs === 0 ? ms : this.#typicalHashMs * 0.9 + ms * 0.1;
  }

  get #waiting(): number {
    return this.#lanes.login.length + this.#lanes.password.length;
  }

  #describeWait(lane: Lane): WaitTrace {
    return { lane, occupied: this.#occupied, waiting: this.#waiting };
  }

  async #occupy(lane: Lane, patience: Patience): Promise<void> {
    if (this.#occupied < this.#concurrency) this.#occupied++;
    else await this.#queue(lane, patience);
  }

  async #queue(lane: Lane, patience: Patience): Promise<void> {
    const isFull = this.#waiting >= this.#queueLimit;
    const isLaneFull = lane === 'login' && this.#lanes.login.length >= Math.floor(this.#queueLimit / 2);
    const overloaded = (): OverloadedError => new OverloadedError(this.estimatedWaitSeconds);
    if (isFull || isLaneFull) throw overloaded();
    await this.#lanes[lane].join(patience, overloaded);
  }
}
