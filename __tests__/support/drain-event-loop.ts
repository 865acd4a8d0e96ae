/** Lets everything run that waits for nothing but its turn: promises, and what they start. */
export async function drainEventLoop(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
