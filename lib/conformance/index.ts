/** Cases for whoever implements a port: `for (const c of userStoreCases) test(c.name, () => c.run(harness))`. */
export { casesWithout } from './conformance-case';
export type { ConformanceCase } from './conformance-case';
export type { HostUser, UserStoreHarness, UserStoreNeed } from './user-store-harness';
export type { TokenStoreHarness, TokenStoreNeed } from './token-store-harness';
export type { PasswordHasherHarness, PasswordHasherNeed } from './password-hasher-harness';
export type { TokenFormatHarness, TokenFormatNeed } from './token-format-harness';
