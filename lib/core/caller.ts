import { StoreContractError } from '../errors';
import type { Caller } from '../ports';
import { callHost } from './deadline';
import { canBeUserId } from './user-id';

/** @throws StoreContractError when the host's resolver answered something that is no caller */
export function requireCaller(caller: unknown): Caller {
  if (typeof caller !== 'object' || caller === null || !('userId' in caller) || !canBeUserId(caller.userId)) {
    throw new StoreContractError('authResolver must answer null or a caller, whose userId is a user id');
  }
  return caller as Caller;
}

/** Anything but `true` is a no. @throws StoreContractError, UnavailableError */
export async function mayReset(caller: Caller, userId: string, timeoutMs: number): Promise<boolean> {
  if (typeof caller.mayResetPassword !== 'function') {
    throw new StoreContractError('the caller that authResolver answers must have a method mayResetPassword');
  }
  const call = (): ReturnType<Caller['mayResetPassword']> => caller.mayResetPassword(userId);
  return (await callHost({ name: 'caller.mayResetPassword', timeoutMs, call })) === true;
}
