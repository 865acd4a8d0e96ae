/** A point at which whoever comes waits until it is opened. */
export interface Barrier {
  /** How many came so far. */
  readonly arrived: number;
  /** Resolves when the first has come. */
  readonly reached: Promise<void>;
  readonly wait: () => Promise<void>;
  readonly open: () => void;
}

export function raiseBarrier(): Barrier {
  let arrived = 0;
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const wait = (): Promise<void> => {
    arrived++;
    reach();
    return opened;
  };
  return {
    get arrived() {
      return arrived;
    },
    reached,
    wait,
    open,
  };
}
