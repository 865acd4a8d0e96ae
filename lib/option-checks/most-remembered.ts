/** How many passwords before the current one a PasswordHistoryPolicy can refuse, and a store keep: each may cost a hash. */
export const MOST_REMEMBERED = 24;
