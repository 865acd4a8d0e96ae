import { createClient } from 'redis';
import { outline, writeLogLine } from './log';
import { reconnectToMaster } from './reconnect-to-master';

export type Redis = Awaited<ReturnType<typeof openRedis>>;

/** @throws Error when Redis does not answer at start; later, it connects again by itself */
export async function openRedis(url: string) {
  let wasConnected = false;
  const redis = createClient({
    url,
    // While Redis is away, requests fail at once instead of waiting for it.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 3_000,
      // For a server that takes the connection and says nothing.
      socketTimeout: 5_000,
      reconnectStrategy: (retries, cause) => (wasConnected ? Math.min(50 * 2 ** retries, 2_000) : cause),
    },
  });
  // Without a listener the process would end.
  redis.on('error', (error) => writeLogLine({ type: 'redis-failed', error: outline(error) }));
  try {
    await redis.connect();
    wasConnected = true;
  } catch (cause) {
    throw new Error('Redis does not answer: see REDIS_URL.', { cause });
  }
  void reconnectToMaster(redis);
  return redis;
}
