import { ConfigUnavailableError } from './errors';

const PATIENCE_SECONDS = 30;

/** @throws ConfigUnavailableError once it took too long */
export async function inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      reject(new ConfigUnavailableError(`${what} took longer than ${PATIENCE_SECONDS} seconds.`));
    };
    // It keeps nothing alive: see untilForsaken.
    timer = setTimeout(giveUp, PATIENCE_SECONDS * 1000).unref();
  });
  try {
    return await Promise.race([work(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws ConfigUnavailableError when nothing is left that could settle the work: the process would end without a word */
export async function untilForsaken<T>(work: Promise<T>): Promise<T> {
  let giveUp = (): void => undefined;
  const forsaken = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(new ConfigUnavailableError('The config, or a store, waits for a promise that nothing will ever settle.'));
    };
  });
  process.once('beforeExit', giveUp);
  try {
    return await Promise.race([work, forsaken]);
  } finally {
    process.removeListener('beforeExit', giveUp);
  }
}
