/** The first so many that are fulfilled, in the order in which they are. */
export function firstOf<T>(pending: readonly Promise<T>[], count: number): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const first: T[] = [];
    for (const one of pending) {
      one.then((value) => {
        if (first.push(value) === count) resolve([...first]);
      }, reject);
    }
  });
}
