export const MAX_USER_ID_BYTES = 255;

/** False for an id that no user can have, whatever the store: such an id is never looked up and never logged. */
export function canBeUserId(userId: unknown): userId is string {
  return (
    typeof userId === 'string' &&
    userId !== '' &&
    userId.isWellFormed() &&
    Buffer.byteLength(userId) <= MAX_USER_ID_BYTES &&
    !/\p{Cc}/u.test(userId)
  );
}
