/** How long a reset token may be good for at most: a week. */
export const LONGEST_LIFETIME_SECONDS = 604_800;
