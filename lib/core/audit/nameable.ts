import { canBeUserId } from '../guarded-ports/user-id';

/** An id that no user can have is kept out of the audit trail: it may hold line breaks or terminal sequences. */
export function nameable(userId: unknown): string | null {
  return canBeUserId(userId) ? userId : null;
}
