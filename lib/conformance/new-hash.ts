import { randomBytes } from 'node:crypto';

/** Shaped like bcrypt's, and different each time, as a salted hash is. */
export function newHash(): string {
  return `$2b$10$${randomBytes(40).toString('base64url').slice(0, 53)}`;
}
