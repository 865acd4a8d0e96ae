import {
  BcryptPasswordHasher,
  createPasswordService,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import type { PasswordService, User } from 'express-password-router';
import type { Subjects } from './compare';

/** The hash of another password than the one that is tried, at the cost that the hasher below has. */
const someHash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
const known = Array.from({ length: 100 }, (_, number): User => ({ id: `known-${number}`, passwordHash: someHash }));
const remote: User = { id: 'remote', passwordHash: null, remote: true };

function createService(): PasswordService {
  return createPasswordService({
    userStore: new MemoryUserStore([...known, remote]),
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordHasher: new BcryptPasswordHasher({ cost: 10 }),
    hashing: { concurrency: 1, queueLimit: 64 },
    onEvent: () => undefined,
  });
}

/** A caller without the permission asks for a user who exists, one who does not, and a remote one. */
export function issueRefusals(): Subjects {
  const service = createService();
  const caller = { userId: 'stranger', mayResetPassword: () => false };
  return {
    each: {
      existing: () => service.issueResetToken(caller, 'known-1'),
      missing: () => service.issueResetToken(caller, 'nobody-1'),
      remote: () => service.issueResetToken(caller, 'remote'),
    },
  };
}

/**
 * A wrong password for a user who exists, for an id that nobody has, and for a login that nobody has (Directus CVE-2026-26185,
 * Django CVE-2024-39329: one of them was slower).
 */
export function logins({ busy = false } = {}): Subjects {
  const service = createService();
  const flood = busy ? keepBusy(service) : undefined;
  return {
    each: {
      known: (round) => service.verifyPassword(`known-${round % 80}`, 'a wrong password'),
      unknown: (round) => service.verifyPassword(`nobody-${round}`, 'a wrong password'),
      null: () => service.verifyPassword(null, 'a wrong password'),
    },
    ...(flood && { stop: flood.stop }),
  };
}

/** Password changes by an operator, four at any time, so that whoever comes has to stand in line. */
function keepBusy(service: PasswordService): { stop(): Promise<void> } {
  let stopped = false;
  const lane = async (number: number): Promise<void> => {
    while (!stopped) {
      await service.setPassword('operator', `known-${90 + number}`, `a password of lane ${number} ${Math.random()}`);
    }
  };
  const lanes = [0, 1, 2, 3].map(lane);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}
