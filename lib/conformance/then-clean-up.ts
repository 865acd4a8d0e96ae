/** Where cleaning up fails too, what the case itself has found is told. */
export async function thenCleanUp(run: () => Promise<void>, cleanUp: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (found) {
    await Promise.allSettled([cleanUp()]);
    throw found;
  }
  await cleanUp();
}
