import type { RequestHandler } from 'express';
import { answersInTime } from './answers-in-time';

export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * 200 while this process should get requests: every database answers, and nobody has told it to stop. For the load balancer.
 * Don't restart processes by it: when a database is away, new ones are no better.
 */
export function createHealthRoute(checks: HealthChecks, stopping: AbortSignal): RequestHandler {
  return async (_request, response) => {
    const answers = Object.entries(checks).map(async ([name, check]) => [name, await answersInTime(check)] as const);
    const health: Record<string, boolean> = Object.fromEntries(await Promise.all(answers));
    health['running'] = !stopping.aborted;
    response.status(Object.values(health).every(Boolean) ? 200 : 503).json(health);
  };
}
