/** A point that whoever comes waits at until it is opened. */
export interface Barrier {
  /** How many came so far. */
  readonly arrived: number;
  /** Resolves when the first has come. */
  readonly reached: Promise<void>;
  wait(): Promise<void>;
  open(): void;
}

export function holdCalls(): Barrier {
  let arrived = 0;
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return {
    get arrived() {
      return arrived;
    },
    reached,
    open: () => open(),
    wait() {
      arrived++;
      reach();
      return opened;
    },
  };
}
