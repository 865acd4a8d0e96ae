import { OverloadedError } from '../errors';
import { isThenable } from '../maybe-promise';
import type { MaybePromise } from '../ports';
import { Line } from './line';
import type { Patience } from './line';
import { waitTraces } from './traces';
import type { WaitTrace } from './traces';

/** Logins may fill half of the line, so that a flood of them never keeps a reset out. */
export type Lane = 'login' | 'password';

/**
 * A turn lends its slot to the next in line while its store call runs. If every turn did so at once, the whole line would be out at
 * the store: once as many slots are lent as there are, the next turn keeps its own this long.
 */
const LEND_AFTER_MS = 50;

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

  /** For Retry-After, in seconds. */
  get estimatedWait(): number {
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
    else await this.#returning.join({ until: Infinity }, () => new OverloadedError(this.estimatedWait));
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
    const overloaded = (): OverloadedError => new OverloadedError(this.estimatedWait);
    if (isFull || isLaneFull) throw overloaded();
    await this.#lanes[lane].join(patience, overloaded);
  }
}

/** A turn at the gate: one slot, for as many hashes in a row as are needed. */
export class HashingTurn {
  readonly #gate: HashingGate;
  #holdsSlot = true;

  constructor(gate: HashingGate) {
    this.#gate = gate;
  }

  async hash<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#gate.recordDuration(performance.now() - startedAt);
    }
  }

  /** A store call that has to come between entering and hashing. */
  async meanwhile<T>(storeCall: () => MaybePromise<T>): Promise<T> {
    const pending = storeCall();
    if (!isThenable(pending)) return pending;
    const timer = this.#gate.isStretched ? setTimeout(() => this.#lend(), LEND_AFTER_MS) : undefined;
    if (!timer) this.#lend();
    try {
      const answer = await pending;
      if (!this.#holdsSlot) await this.#takeBack();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    if (this.#holdsSlot) this.#gate.vacate();
    else this.#gate.waive();
  }

  #lend(): void {
    this.#holdsSlot = false;
    this.#gate.lend();
  }

  async #takeBack(): Promise<void> {
    await this.#gate.takeBack();
    this.#holdsSlot = true;
  }
}
