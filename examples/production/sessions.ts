import { promisify } from 'node:util';
import type { Request, RequestHandler } from 'express';
import type { PasswordChange } from 'express-password-router';
import session from 'express-session';
import type { SessionData, Store } from 'express-session';
import type { Kysely } from 'kysely';
import type { Database } from './database';
import type { Settings } from './settings';
import { findAccountById, passwordEpoch } from './users';
import type { Account } from './users';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    passwordEpoch: number;
  }
}

const eightHours = 8 * 60 * 60 * 1_000;

export function createSessions(store: Store, { sessionSecrets, publicUrl }: Settings): RequestHandler {
  return session({
    store,
    secret: [...sessionSecrets],
    name: 'session',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: publicUrl.protocol === 'https:', maxAge: eightHours },
  });
}

/** `account` has to be as it was read before its password was verified: a reset in between ends this session too. */
export async function startSession(request: Request, account: Account): Promise<void> {
  const current = request.session;
  await promisify(current.regenerate.bind(current))(); // a new id, so that nobody can have planted it
  request.session.userId = account.id;
  request.session.passwordEpoch = account.passwordEpoch;
  await promisify(request.session.save.bind(request.session))(); // at the end of the answer it would be too late to say that it failed
}

export async function endSession({ session: current }: Request): Promise<void> {
  await promisify(current.destroy.bind(current))();
}

/**
 * Whose session this is, if it is good still. The commit of a new password writes password_changed_at in the same statement,
 * so it ends every older session by itself, whatever happens to this process afterwards.
 */
export async function findSignedIn(db: Kysely<Database>, { session: current }: Request): Promise<Account | null> {
  if (current.userId === undefined) return null;
  const account = await findAccountById(db, current.userId);
  if (!account || account.isRevoked || account.passwordEpoch !== current.passwordEpoch) return null;
  return account;
}

/** Whoever changes their own password stays signed in there, and nowhere else. */
export async function keepOwnSession(store: Store, { caller, at }: PasswordChange): Promise<void> {
  const id = caller?.sessionId;
  if (id === undefined) return;
  const kept = await promisify<string, SessionData | null | undefined>(store.get.bind(store))(id);
  if (!kept) return;
  const renewed = { ...kept, passwordEpoch: passwordEpoch(at) };
  await promisify<string, SessionData>(store.set.bind(store))(id, renewed);
}
