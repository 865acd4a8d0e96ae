import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import type { CreatedService } from '../support/create-service';
import { fastHash, fastPasswordHasher } from '../support/fast-password-hasher';
import { interceptCalls } from '../support/intercept-calls';
import { ann, newPassword, oldPassword, revoked } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { refusalOf } from '../support/refusal-of';

const admin = actAs('admin');
const page = readFileSync(join(__dirname, '../../docs/state-machine.md'), 'utf8');

/** A service one of whose store methods waits before it takes effect, until `meanwhile` is done. */
function serviceHeldAt(method: string, meanwhile: (created: CreatedService) => unknown): CreatedService {
  const users = new MemoryUserStore([ann, revoked]);
  const tokens = new MemoryTokenStore();
  const hold = <Port extends object>(port: Port): Port =>
    interceptCalls(port, async (call, proceed) => {
      if (call.method === method) await meanwhile(created);
      return proceed();
    });
  const created = { ...createService({ userStore: hold(users), tokenStore: hold(tokens) }), users, tokens };
  return created;
}

const shown: Readonly<Record<string, () => Promise<void>>> = {
  async 'A redemption whose commit is under way wins over a withdrawal.'() {
    const { service, users } = serviceHeldAt('replacePassword', (its) => its.service.revokeResetTokens('ann'));
    const { token } = await service.issueResetToken(admin, 'ann');
    await service.redeemResetToken({ token, password: newPassword });
    expect(users.findById('ann')?.passwordHash).not.toBe(ann.passwordHash);
  },

  async 'A redemption whose commit is under way loses to a revocation.'() {
    const { service, users } = serviceHeldAt('replacePassword', (its) => {
      its.users.put({ ...ann, revoked: true });
    });
    const { token } = await service.issueResetToken(admin, 'ann');
    expect(await refusalOf(service.redeemResetToken({ token, password: newPassword }))).toMatchObject({
      kind: 'invalid-reset-token',
      reason: 'revoked',
    });
    expect(users.findById('ann')).toEqual({ ...ann, revoked: true });
  },

  async 'A token whose filing is under way outlives a withdrawal.'() {
    const { service, users } = serviceHeldAt('save', (its) => {
      its.users.put({ ...ann, revoked: true });
      return its.service.revokeResetTokens('ann');
    });
    const issued = await service.issueSelfServiceToken('ann');
    const redemption = { token: issued?.token ?? '', password: newPassword };
    expect(await refusalOf(service.redeemResetToken(redemption))).toMatchObject({ reason: 'revoked' });
    users.put(ann);
    await service.redeemResetToken(redemption);
  },

  async 'A token that lifts a revocation lifts a later one as well, unless the tokens were withdrawn.'() {
    const { service, users } = createService({ users: [revoked] });
    const { token } = await service.issueResetToken(admin, 'revoked');
    users.put({ ...revoked, revoked: false });
    users.put(revoked);
    await service.redeemResetToken({ token, password: newPassword });
    expect(users.findById('revoked')).toMatchObject({ revoked: false });
  },

  async 'A used token is good again when the stored hash comes back and its record was not deleted.'() {
    const tokens = new MemoryTokenStore();
    const tokenStore = interceptCalls(tokens, ({ method }, proceed) => {
      if (method === 'delete') throw new Error('the token store is out of order');
      return proceed();
    });
    const { service, users } = createService({ users: [ann], tokenStore });
    const { token } = await service.issueResetToken(admin, 'ann');
    await service.redeemResetToken({ token, password: newPassword });
    users.put(ann);
    await service.redeemResetToken({ token, password: newPassword });
  },

  async 'A withdrawn token is good again when the token store loses its deletion.'() {
    const { service, tokens } = createService({ users: [ann] });
    const save = jest.spyOn(tokens, 'save');
    const { token } = await service.issueResetToken(admin, 'ann');
    const [record] = save.mock.lastCall ?? [];
    if (!record) throw new Error('nothing was filed');
    await service.revokeResetTokens('ann');
    tokens.save(record);
    await service.redeemResetToken({ token, password: newPassword });
    tokens.save(record);
    const again = service.redeemResetToken({ token, password: newPassword });
    expect(await refusalOf(again)).toMatchObject({ reason: 'password-changed' });
  },

  async 'A login that upgrades an old hash kills the tokens that are out.'() {
    const passwordHasher = { ...fastPasswordHasher, needsRehash: (hash: string) => hash === ann.passwordHash };
    const { service } = createService({ users: [ann], passwordHasher });
    const { token } = await service.issueResetToken(admin, 'ann');
    await service.verifyPassword('ann', oldPassword);
    const redemption = service.redeemResetToken({ token, password: newPassword });
    expect(await refusalOf(redemption)).toMatchObject({ reason: 'password-changed' });
  },

  async 'The last attempt that was right, and overtaken by a write of the host’s own, finds the account locked.'() {
    const oneLeft = { ...ann, failedAttempts: 9 };
    const { service, users } = serviceHeldAt('clearAttempts', (its) => {
      its.users.put({ ...oneLeft, failedAttempts: 10, passwordHash: fastHash(newPassword) });
    });
    users.put(oneLeft);
    expect(await refusalOf(service.verifyPassword('ann', oldPassword))).toMatchObject({ kind: 'account-locked' });
  },
};

describe('what remains possible', () => {
  test('is all shown here', () => {
    const promised = [...page.matchAll(/^- \*\*([^*]+)\*\*/gm)].map(([, words]) => words?.replaceAll('\n  ', ' '));
    expect(Object.keys(shown)).toEqual(promised);
  });

  test.each(Object.entries(shown))('%s', (_, show) => show());
});

describe('a redemption that finds the user revoked anew', () => {
  test('is refused as revoked, and its token is deleted: redeemed once more, it would lift that revocation', async () => {
    const commit = raiseBarrier();
    const users = new MemoryUserStore([revoked]);
    const userStore = interceptCalls(users, async ({ method }, proceed) => {
      if (method === 'replacePassword') await commit.wait();
      return proceed();
    });
    const { service, events } = createService({ userStore });
    const { token } = await service.issueResetToken(admin, 'revoked');
    users.put({ ...revoked, revoked: false });
    const redemption = refusalOf(service.redeemResetToken({ token, password: newPassword }));
    await commit.reached;
    users.put(revoked);
    commit.open();
    expect(await redemption).toMatchObject({ kind: 'invalid-reset-token', reason: 'revoked' });
    expect(events.at(-1)).toMatchObject({ type: 'reset-token-refused', reason: 'revoked' });
    const again = service.redeemResetToken({ token, password: newPassword });
    expect(await refusalOf(again)).toMatchObject({ reason: 'unknown' });
    expect(users.findById('revoked')).toEqual(revoked);
  });
});
