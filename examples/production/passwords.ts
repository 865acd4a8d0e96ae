import { createPasswordService, JwtTokenFormat } from 'express-password-router';
import type { PasswordHasher, PasswordService, PasswordServiceOptions, TokenStore } from 'express-password-router';
import type { Store } from 'express-session';
import type { Kysely } from 'kysely';
import { writeAuditLine } from './audit-log';
import type { Database } from './database';
import { keepOwnSession } from './sessions';
import type { Settings } from './settings';
import { createUserStore } from './users';

export interface PasswordParts {
  readonly settings: Settings;
  readonly db: Kysely<Database>;
  readonly tokenStore: TokenStore;
  readonly sessionStore: Store;
  /** Default: bcrypt at cost 12. */
  readonly passwordHasher?: PasswordHasher;
}

/** The rules of this app's passwords, for the router, the login route and scripts alike. */
export function createPasswords(parts: PasswordParts): PasswordService {
  return createPasswordService(createPasswordOptions(parts));
}

/** Also for the command line: express-password-router.config.ts. */
export function createPasswordOptions(parts: PasswordParts): PasswordServiceOptions {
  const { settings, db, tokenStore, sessionStore, passwordHasher } = parts;
  const [signingKey, ...retiredKeys] = settings.resetTokenKeys;
  return {
    userStore: createUserStore(db),
    tokenStore,
    // Signed, so that whoever can write to Redis still can't file a token of their own.
    tokenFormat: new JwtTokenFormat({
      signingKey,
      verificationKeys: retiredKeys.map((key) => ({ key })),
    }),
    passwordHasher,
    hashing: { concurrency: settings.hashingConcurrency },
    // Also the place to send "your password was changed" from.
    afterPasswordChange: (change) => keepOwnSession(sessionStore, change),
    onEvent: writeAuditLine,
  };
}
