import type { ResetTokenRecord } from 'express-password-router';
import type { Actor } from './actor';
import { minted } from './initial-tokens';
import type { Judge } from './judge';
import { legibleHasher } from './legible-hasher';
import type { Host } from './parts';
import type { Hold } from './stage';
import { storedUser } from './observer';
import type { Stores } from './observer';

/** The host's own code: it goes to its tables directly, one atomic statement at a time. */
export function createHost(stores: Stores, judge: Judge, actor: Actor, hold: Hold): Host {
  const first = storedUser(stores);
  const firstRecords = new Map<string, ResetTokenRecord | null>();
  for (const { id } of Object.values(minted)) firstRecords.set(id, stores.tokens.findById(id));

  async function atOnce(call: string, work: () => void): Promise<void> {
    await hold({ actor: actor.name, call, moment: 'before' });
    judge.begins(actor);
    work();
    await hold({ actor: actor.name, call, moment: 'after' });
  }

  function putUser(what: string, members: object): Promise<void> {
    return atOnce(what, () => {
      stores.users.put({ ...storedUser(stores), ...members });
      judge.hostDid(actor, what);
    });
  }

  return {
    revokesTheUser: () => putUser('revokes the user', { revoked: true }),
    liftsTheRevocation: () => putUser('lifts the revocation', { revoked: false }),
    putsTheFirstHashBack: () => putUser('puts a hash back', { passwordHash: first.passwordHash }),
    async writesThePassword() {
      await putUser('writes the password', { passwordHash: await legibleHasher.hash('of the host') });
    },
    losesTheDeletionOf: (issuer) =>
      atOnce('loses a deletion', () => {
        const { id } = minted[issuer];
        const record = firstRecords.get(id);
        if (!record || stores.tokens.findById(id)) return;
        stores.tokens.save(record);
        judge.deletionLost(id);
      }),
  };
}
