import { setTimeout as wait } from 'node:timers/promises';
import type { TemporaryServer } from '../../support/temporary-server';

/** Until everybody is connected again, the processes try every two seconds. */
const AFTERMATH_MS = 5_000;

/** One server after the other is stopped for a while and started again. */
export class Outages {
  /** For each, the milliseconds until something got through again. */
  readonly recoveries: number[] = [];
  #endedAt = -Infinity;

  /** Whether a server was away after this moment. */
  touched(moment: number): boolean {
    return moment < this.#endedAt;
  }

  async happen(servers: readonly TemporaryServer[], seconds: number, lastSuccess: () => number): Promise<void> {
    const until = performance.now() + seconds * 1_000;
    for (const server of servers) {
      await wait((seconds * 1_000) / 4);
      this.#endedAt = Infinity;
      const startAgain = await server.interrupt();
      await wait((seconds * 1_000) / 12);
      await startAgain();
      const startedAt = performance.now();
      this.#endedAt = startedAt + AFTERMATH_MS;
      while (lastSuccess() < startedAt && performance.now() < until) await wait(10);
      this.recoveries.push(lastSuccess() < startedAt ? Infinity : lastSuccess() - startedAt);
    }
  }
}
