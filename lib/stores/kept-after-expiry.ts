/** Servers' clocks differ a little, and a record may not be dropped before any of them takes it for expired. */
export const KEPT_AFTER_EXPIRY_MS = 60_000;
