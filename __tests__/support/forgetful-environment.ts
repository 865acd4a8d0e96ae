import { TestEnvironment } from 'jest-environment-node';
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Jest has an AsyncLocalStorage of its own for each test file, and every promise that the process makes from then on carries all of
 * them: two hundred files later, that is most of what a test takes that makes many. Here they go with their file.
 */
export default class ForgetfulEnvironment extends TestEnvironment {
  readonly #run: typeof AsyncLocalStorage.prototype.run = AsyncLocalStorage.prototype.run;
  readonly #used: Set<AsyncLocalStorage<unknown>> = new Set();

  override async setup(): Promise<void> {
    await super.setup();
    const run = this.#run;
    const used = this.#used;
    AsyncLocalStorage.prototype.run = function remembered(this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
      used.add(this);
      return Reflect.apply(run, this, args) as never;
    };
  }

  override async teardown(): Promise<void> {
    AsyncLocalStorage.prototype.run = this.#run;
    for (const storage of this.#used) storage.disable();
    await super.teardown();
  }
}
