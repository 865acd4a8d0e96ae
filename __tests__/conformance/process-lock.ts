/** One at a time, and so for this process alone: another has a lock of its own. */
export class ProcessLock {
  #last: Promise<unknown> = Promise.resolve();

  async hold<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
