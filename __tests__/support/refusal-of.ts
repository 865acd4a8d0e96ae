import type { AnyPasswordError } from 'express-password-router';
import { isPasswordError } from 'express-password-router';

/** The typed error with which an operation ends. Fails when it ends well, or with anything else. */
export async function refusalOf(operation: Promise<unknown> | (() => unknown)): Promise<AnyPasswordError> {
  try {
    await (typeof operation === 'function' ? operation() : operation);
  } catch (error) {
    if (isPasswordError(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
