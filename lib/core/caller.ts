import { StoreContractError } from '../errors';
import type { Caller } from '../ports';
import { canBeUserId } from './user-id';

/** @throws StoreContractError when the host's resolver answered something that is no caller */
export function requireCaller(caller: unknown): Caller {
  if (typeof caller !== 'object' || caller === null || !('userId' in caller) || !canBeUserId(caller.userId)) {
    throw new StoreContractError('authResolver must answer null or a caller, whose userId is a user id');
  }
  if (!('mayResetPassword' in caller) || typeof caller.mayResetPassword !== 'function') {
    throw new StoreContractError('the caller that authResolver answers must have a method mayResetPassword');
  }
  return caller as Caller;
}
