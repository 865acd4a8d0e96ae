import { betweenProcessesCases } from './between-processes';
import { clearingCases } from './clearing';
import { countingCases } from './counting';
import { glimpseCases } from './glimpses';
import { hashCases } from './hashes';
import { idCases } from './ids';
import { raceCases } from './races';
import { readingCases } from './reading';
import { removalCases } from './removals';
import { replacingCases } from './replacing';
import { resettingAttemptsCases } from './resetting-attempts';
import { sessionEpochCases } from './session-epoch';
import { standingCases } from './standing';
import type { UserStoreCase } from './user-case';

/** Every promise of UserStore, User and PasswordReplacement. */
export const userStoreCases: readonly UserStoreCase[] = [
  ...readingCases,
  ...replacingCases,
  ...resettingAttemptsCases,
  ...standingCases,
  ...countingCases,
  ...clearingCases,
  ...betweenProcessesCases,
  ...raceCases,
  ...removalCases,
  ...glimpseCases,
  ...hashCases,
  ...idCases,
  ...sessionEpochCases,
];
