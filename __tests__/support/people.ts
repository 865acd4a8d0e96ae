import type { User } from 'express-password-router';
import { fastHash } from './fast-password-hasher';

export const oldPassword = 'the password until now';
export const newPassword = 'the password from now on';

/** One user of each standing; `admin` may reset everybody (see start-app). */
export const admin: User = { id: 'admin', passwordHash: fastHash(oldPassword) };
export const ann: User = { id: 'ann', passwordHash: fastHash(oldPassword), contextWords: ['ann@mail.example.com'] };
export const remote: User = { id: 'remote', passwordHash: null, remote: true };
export const revoked: User = { id: 'revoked', passwordHash: fastHash(oldPassword), revoked: true };
export const locked: User = { id: 'locked', passwordHash: fastHash(oldPassword), failedAttempts: 10 };
export const invited: User = { id: 'invited', passwordHash: null };

export const everybody: readonly User[] = [admin, ann, remote, revoked, locked, invited];
