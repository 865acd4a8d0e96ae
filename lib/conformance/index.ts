/**
 * Cases for whoever implements a port: `for (const c of userStoreCases) test(c.name, () => c.run(harness))`.
 * @module
 */
export { casesWithout } from './conformance-case';
export type { ConformanceCase } from './conformance-case';
export { deliveryThrottleCases } from './delivery-throttle/cases';
export type { DeliveryThrottleHarness, DeliveryThrottleNeed } from './delivery-throttle/harness';
export { passwordHasherCases } from './password-hasher/cases';
export type { HashedPassword, PasswordHasherHarness, PasswordHasherNeed } from './password-hasher/harness';
export { passwordHistoryCases } from './password-history/cases';
export type { PasswordHistoryHarness, PasswordHistoryNeed } from './password-history/harness';
export { tokenFormatCases } from './token-format/cases';
export type { TokenFormatHarness, TokenFormatNeed } from './token-format/harness';
export { tokenStoreCases } from './token-store/cases';
export type { TokenStoreHarness, TokenStoreNeed } from './token-store/harness';
export { userStoreCases } from './user-store/cases';
export type { HostUser, UserStoreHarness, UserStoreNeed } from './user-store/harness';
