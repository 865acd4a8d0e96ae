import { attemptsCases } from './attempts';
import { glimpseCases } from './glimpses';
import { hashCases } from './hashes';
import { idCases } from './ids';
import { raceCases } from './races';
import { readingCases } from './reading';
import { replacingCases } from './replacing';
import { sessionEpochCases } from './session-epoch';
import { standingCases } from './standing';
import type { UserStoreCase } from './user-case';

/** Every promise of UserStore, User and PasswordReplacement. */
export const userStoreCases: readonly UserStoreCase[] = [
  ...readingCases,
  ...replacingCases,
  ...standingCases,
  ...attemptsCases,
  ...raceCases,
  ...glimpseCases,
  ...hashCases,
  ...idCases,
  ...sessionEpochCases,
];
