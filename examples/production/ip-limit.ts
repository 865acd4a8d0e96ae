import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

/**
 * Keeps one address from guessing at many accounts, and from filling the line at the hashing gate. Each process counts for
 * itself; what has to hold across processes, the lock-out of an account, is counted in PostgreSQL.
 */
export function createIpLimit(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: 60,
    ipv6Subnet: 64, // what one household or one rented server has
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: { kind: 'too-many-requests', msg: 'Too many requests; try again in a minute.', details: null },
  });
}
