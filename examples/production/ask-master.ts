/** Rejects where Redis takes no writes: a replica answers PING as well. To delete nothing is a write for which a full one has room. */
export async function askMaster(redis: { del(key: string): Promise<unknown> }): Promise<void> {
  await redis.del('app:session:none');
}
