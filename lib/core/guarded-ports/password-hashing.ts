import { StoreContractError } from '../../errors';
import type { PasswordHasher } from '../../ports';
import type { HashingGate, Lane } from '../lines/hashing-gate';
import type { HashingTurn } from '../lines/hashing-turn';
import type { Patience } from '../lines/line';
import { hashTraces } from '../tracing/traces';
import type { HashTrace } from '../tracing/traces';
import { callAtOnce } from './call-at-once';
import { callHost } from './call-host';

/** The hasher behind the gate, every call within the deadline. */
export class PasswordHashing {
  readonly #hasher: PasswordHasher;
  readonly #gate: HashingGate;
  readonly #timeoutMs: number;
  #dummyHash: Promise<string> | undefined;

  constructor(hasher: PasswordHasher, gate: HashingGate, timeoutMs: number) {
    this.#hasher = hasher;
    this.#gate = gate;
    this.#timeoutMs = timeoutMs;
  }

  get maxPasswordBytes(): number {
    return this.#hasher.maxPasswordBytes;
  }

  get estimatedWaitSeconds(): number {
    return this.#gate.estimatedWaitSeconds;
  }

  takeTurn<T>(lane: Lane, patience: Patience, steps: (turn: HashingTurn) => Promise<T>): Promise<T> {
    return this.#gate.enter(lane, patience, steps);
  }

  async hash(turn: HashingTurn, password: string): Promise<string> {
    const hash = await turn.measure(() => this.#call('hash', () => this.#hasher.hash(password)));
    if (typeof hash === 'string' && hash !== '') return hash;
    throw new StoreContractError('passwordHasher.hash must answer a string');
  }

  /** False for a hash that was never set, after the same work. */
  async verify(turn: HashingTurn, password: string, hash: string | null): Promise<boolean> {
    const compared = hash ?? (await this.#dummy(turn));
    const matches = await turn.measure(() => this.#call('verify', () => this.#hasher.verify(password, compared)));
    if (typeof matches !== 'boolean') throw new StoreContractError('passwordHasher.verify must answer true or false');
    return matches && hash !== null;
  }

  /** Makes the hash that no password matches, so that the first login of an unknown user takes no longer than the next. */
  async prepareDummy(patience: Patience): Promise<void> {
    if (!this.#dummyHash) await this.takeTurn('login', patience, (turn) => this.#dummy(turn));
  }

  /** @throws UnavailableError, StoreContractError */
  needsRehash(hash: string, password: string): boolean {
    const isWeaker = callAtOnce('passwordHasher.needsRehash', () => this.#hasher.needsRehash(hash)) === true;
    return isWeaker && Buffer.byteLength(password) <= this.maxPasswordBytes;
  }

  #dummy(turn: HashingTurn): Promise<string> {
    this.#dummyHash ??= this.hash(turn, 'no password has this hash').catch((error: unknown) => {
      this.#dummyHash = undefined;
      throw error;
    });
    return this.#dummyHash;
  }

  #call<T>(method: HashTrace['method'], call: () => Promise<T>): Promise<T> {
    const host = { name: `passwordHasher.${method}`, timeoutMs: this.#timeoutMs, call };
    return hashTraces.follow(
      () => ({ method }),
      async () => callHost(host),
    );
  }
}
