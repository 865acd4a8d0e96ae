import { setTimeout as wait } from 'node:timers/promises';
import type { TemporaryServer } from '../../support/temporary-server';

/** Until everybody is connected again: the processes try at least every two seconds. */
const AFTERMATH_MS = 5_000;

/** One server after the other is stopped for a while and started again. */
export class Outages {
  /** For each, the milliseconds until something got through again. */
  readonly recoveries: number[] = [];
  /** How long one of the servers was away, in seconds. */
  seconds = 0;
  #endedAt = -Infinity;

  /** Whether a server was away after this moment. */
  touched(moment: number): boolean {
    return moment < this.#endedAt;
  }

  /** The first after a quarter of the time, the second after half of it, each for a twelfth. */
  async happen(servers: readonly TemporaryServer[], seconds: number, lastSuccess: () => number): Promise<void> {
    const beganAt = performance.now();
    for (const [nth, server] of servers.entries()) {
      await wait(Math.max(0, beganAt + ((nth + 1) * seconds * 1_000) / 4 - performance.now()));
      this.#endedAt = Infinity;
      const stoppedAt = performance.now();
      const startAgain = await server.interrupt();
      await wait((seconds * 1_000) / 12);
      await startAgain();
      const startedAt = performance.now();
      this.seconds += (startedAt - stoppedAt) / 1_000;
      this.#endedAt = startedAt + AFTERMATH_MS;
      while (lastSuccess() < startedAt && performance.now() < beganAt + seconds * 1_000) await wait(10);
      this.recoveries.push(lastSuccess() < startedAt ? Infinity : lastSuccess() - startedAt);
    }
  }
}
