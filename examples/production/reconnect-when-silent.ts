import { setTimeout as wait } from 'node:timers/promises';
import { answersInTime } from './answers-in-time';

/** What there is to know of node-redis here. */
interface Connection {
  readonly isOpen: boolean;
  readonly isReady: boolean;
  ping(): Promise<unknown>;
  destroy(): void;
  connect(): Promise<unknown>;
}

/**
 * node-redis waits for an answer for as long as the connection seems to be there: where a server hangs, or a network loses what is sent,
 * a quarter of an hour. Whoever waits when the connection is given up is told so at once. Ends when it is closed.
 */
export async function reconnectWhenSilent(redis: Connection): Promise<void> {
  do {
    await wait(1_000, undefined, { ref: false });
    if ((await answersInTime(() => redis.ping())) || !redis.isReady) continue;
    const isClosing = !redis.isOpen;
    redis.destroy();
    if (!isClosing) await redis.connect().catch(() => undefined); // closed meanwhile
  } while (redis.isOpen);
}
