import { isPasswordError, UnavailableError } from '../errors';
import { isGoneAway } from '../gone-away';
import type { AuditTrail } from './audit/audit-trail';
import { nameable } from './audit/nameable';
import { operationTraces } from './tracing/traces';
import type { OperationTrace, ServiceOperation } from './tracing/traces';

/** An operation of the service, as it was called. */
export interface Called {
  readonly operation: ServiceOperation;
  readonly userId: unknown;
  readonly actorId: unknown;
}

/** Traced, and told if it fails: by an error of this library, whatever was thrown. */
export function runOperation<T>(trail: AuditTrail, called: Called, work: () => Promise<T>): Promise<T> {
  const traces = operationTraces[called.operation];
  return traces.follow(
    () => traceOf(called),
    () => run(trail, called, work),
  );
}

async function run<T>(trail: AuditTrail, called: Called, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = isPasswordError(thrown) || isGoneAway(thrown) ? thrown : new UnavailableError({ cause: thrown });
    trail.tellEnd(error, called.operation, traceOf(called));
    throw error;
  }
}

function traceOf({ operation, userId, actorId }: Called): OperationTrace {
  return { operation, userId: nameable(userId), actorId: nameable(actorId) };
}
