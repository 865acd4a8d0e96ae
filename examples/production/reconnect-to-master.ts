import { setTimeout as wait } from 'node:timers/promises';
import { answersInTime } from './answers-in-time';
import { askMaster } from './ask-master';

/** What there is to know of node-redis here. */
interface Connection {
  readonly isOpen: boolean;
  readonly isReady: boolean;
  del(key: string): Promise<unknown>;
  destroy(): void;
  connect(): Promise<unknown>;
}

/**
 * node-redis waits for an answer for as long as the connection seems to be there: where a server hangs, or a network loses what is sent,
 * a quarter of an hour; and it stays for ever with a master that a fail-over has made a replica. Whoever waits when the connection is given up
 * is told so at once. Ends when it is closed.
 */
export async function reconnectToMaster(redis: Connection): Promise<void> {
  do {
    await wait(1_000, undefined, { ref: false });
    if ((await answersInTime(() => askMaster(redis))) || !redis.isReady) continue;
    const isClosing = !redis.isOpen;
    redis.destroy();
    if (!isClosing) await redis.connect().catch(() => undefined); // closed meanwhile
  } while (redis.isOpen);
}
