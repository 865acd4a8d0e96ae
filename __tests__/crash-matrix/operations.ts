import type { PasswordHasher, PasswordService, User } from 'express-password-router';
import { actAs } from '../support/act-as';
import { currentPassword, newPassword } from '../support/create-user';
import { fastPasswordHasher } from '../support/fast-password-hasher';

export interface Operation {
  readonly jane?: Partial<User>;
  readonly passwordHasher?: PasswordHasher;
  readonly act: (service: PasswordService, token: string) => Promise<unknown>;
  /** The one store call that makes the difference. Absent: none does. */
  readonly commit?: string;
  /** What the commit makes of it. */
  readonly becomes?: State;
}

/** A token is usable if some token that was minted can be redeemed, once. */
export const asBefore = 'old password, usable token';
export const replaced = 'new password, dead token';
export const rehashed = 'old password under a new hash, dead token';
export const withdrawn = 'old password, dead token';
export type State = typeof asBefore | typeof replaced | typeof rehashed | typeof withdrawn;

const redeem = (service: PasswordService, token: string): Promise<void> =>
  service.redeemResetToken({ token, password: newPassword });

const byReplacement = { commit: 'userStore.replacePassword', becomes: replaced } as const;

export const operations: Readonly<Record<string, Operation>> = {
  redeem: { act: redeem, ...byReplacement },
  'redeem, a first password': { jane: { passwordHash: null }, act: redeem, ...byReplacement },
  'redeem, revoked': { jane: { revoked: true }, act: redeem, ...byReplacement },
  'redeem, locked': { jane: { failedAttempts: 10 }, act: redeem, ...byReplacement },
  change: {
    act: (service) => service.changePassword(actAs('jane'), { currentPassword, password: newPassword }),
    ...byReplacement,
  },
  'change, a wrong guess': {
    act: (service) => service.changePassword(actAs('jane'), { currentPassword: 'a guess', password: newPassword }),
  },
  issue: { act: (service) => service.issueResetToken(actAs('admin'), 'jane') },
  'issue, revoked': { jane: { revoked: true }, act: (service) => service.issueResetToken(actAs('admin'), 'jane') },
  'issue, self-service': { act: (service) => service.issueSelfServiceToken('jane') },
  login: { act: (service) => service.verifyPassword('jane', currentPassword) },
  'login, a wrong guess': { act: (service) => service.verifyPassword('jane', 'a guess') },
  'login, with a rehash': {
    passwordHasher: { ...fastPasswordHasher, needsRehash: () => true },
    act: (service) => service.verifyPassword('jane', currentPassword),
    commit: 'userStore.replacePassword',
    becomes: rehashed,
  },
  setPassword: { act: (service) => service.setPassword('operator', 'jane', newPassword), ...byReplacement },
  unlock: { jane: { failedAttempts: 10 }, act: (service) => service.unlock('operator', 'jane') },
  revokeResetTokens: {
    act: (service) => service.revokeResetTokens('jane'),
    commit: 'tokenStore.deleteForUser',
    becomes: withdrawn,
  },
};
