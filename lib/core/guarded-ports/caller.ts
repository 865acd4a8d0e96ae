import { StoreContractError } from '../../errors';
import { whenAnswered } from '../../maybe-promise';
import type { Caller, MaybePromise } from '../../ports';
import { callHost } from './call-host';
import { canBeUserId, MAX_USER_ID_BYTES } from './user-id';

const WHOSE = 'a caller, of authResolver or of whoever calls the service,';

/** @throws StoreContractError when the host's resolver answered something that is no caller */
export function requireCaller(caller: unknown): Caller {
  if (typeof caller !== 'object' || caller === null || !('userId' in caller) || !canBeUserId(caller.userId)) {
    const id = `the userId is a string of 1 to ${MAX_USER_ID_BYTES} bytes without control characters`;
    throw new StoreContractError(`${WHOSE} must be { userId, mayResetPassword }: ${id}`);
  }
  return caller as Caller;
}

/** Anything but `true` is a no. @throws StoreContractError, UnavailableError */
export function mayReset(caller: Caller, userId: string, timeoutMs: number): MaybePromise<boolean> {
  if (typeof caller.mayResetPassword !== 'function') {
    throw new StoreContractError(`${WHOSE} must have a method mayResetPassword`);
  }
  const call = (): ReturnType<Caller['mayResetPassword']> => caller.mayResetPassword(userId);
  const answer = callHost({ name: 'caller.mayResetPassword', timeoutMs, call });
  return whenAnswered(answer, (may: unknown) => may === true);
}
