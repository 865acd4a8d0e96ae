import { isPasswordError, UnavailableError } from '../errors';
import type { AuditTrail, Whom } from './audit-trail';
import { isGoneAway } from './gone-away';
import { operationTraces } from './traces';
import type { ServiceOperation } from './traces';
import { nameable } from './user-id';

/** An operation of the service, as it was called. */
export interface Called {
  readonly operation: ServiceOperation;
  readonly userId: unknown;
  readonly actorId: unknown;
}

/** Traced, and told if it fails: by an error of this library, whatever was thrown. */
export function runOperation<T>(trail: AuditTrail, called: Called, work: () => Promise<T>): Promise<T> {
  const { operation } = called;
  const whom = (): Whom => ({ userId: nameable(called.userId), actorId: nameable(called.actorId) });
  return operationTraces[operation].follow(
    () => ({ operation, ...whom() }),
    async () => {
      try {
        return await work();
      } catch (thrown) {
        const error = isPasswordError(thrown) || isGoneAway(thrown) ? thrown : new UnavailableError({ cause: thrown });
        trail.tellEnd(error, operation, whom());
        throw error;
      }
    },
  );
}
