const MOST_READS = 64;

/** Many read, one after the other and at once, before the action and during it. Gives what the action gives. */
export async function duringReads<T>(read: () => Promise<unknown>, action: () => Promise<T>): Promise<T> {
  let isOver = false;
  const readOn = async (): Promise<void> => {
    for (let reads = 0; reads < MOST_READS && !isOver; reads++) await read();
  };
  const act = async (): Promise<T> => {
    try {
      return await action();
    } finally {
      isOver = true;
    }
  };
  const [, , answer] = await Promise.all([readOn(), readOn(), act(), readOn(), readOn()]);
  return answer;
}
