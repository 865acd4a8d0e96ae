import { betweenProcessesCases } from './between-processes';
import { deletingCases } from './deleting';
import { idCases } from './ids';
import { keepingCases } from './keeping';
import { raceCases } from './races';
import { supersedingCases } from './superseding';
import type { TokenStoreCase } from './token-case';

/** Every promise of TokenStore and ResetTokenRecord. */
export const tokenStoreCases: readonly TokenStoreCase[] = [
  ...keepingCases,
  ...supersedingCases,
  ...deletingCases,
  ...betweenProcessesCases,
  ...raceCases,
  ...idCases,
];
