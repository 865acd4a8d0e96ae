import { StoreContractError, UnavailableError } from '../../errors';
import { isThenable } from '../../maybe-promise';

/**
 * Calls something of the host's that answers at once. A promise is no answer there, and nobody would hear it reject: that would end the
 * process.
 * @throws UnavailableError if it throws, StoreContractError if it answers by a promise
 */
export function callAtOnce(name: string, call: () => unknown): unknown {
  try {
    const answer = call();
    if (!isThenable(answer)) return answer;
    Promise.resolve(answer).catch(() => undefined);
  } catch (cause) {
    throw new UnavailableError({ cause });
  }
  throw new StoreContractError(`${name} must answer at once, not by a promise`);
}
