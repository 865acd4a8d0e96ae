import { createHash } from 'node:crypto';
import { MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { PasswordChange, PasswordEvent, PasswordServiceOptions, User, UserStore } from 'express-password-router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { ann, newPassword, oldPassword } from '../support/people';
import { FaultyHost } from './faulty-host';

/** So long that only who is made to wait gets to its end. */
export const TIMEOUT_MS = 1_000;

/** What is found when all is over, in the words of 'States' in docs/faults.md. */
export interface Findings {
  readonly password: string;
  readonly token: string;
  /** Of reset tokens. */
  readonly records: string;
  readonly attempts: string;
  readonly hook: string;
}

export interface World {
  readonly host: FaultyHost;
  /** With ports that fail when the host does. */
  readonly options: PasswordServiceOptions;
  /** One that an administrator issued for Ann before. */
  readonly token: string;
  readonly events: readonly PasswordEvent[];
  find(): Promise<Findings>;
}

export interface WorldOptions {
  readonly needsRehash?: boolean;
  /** Something that goes wrong, or comes between, besides what is planned. */
  readonly disturb?: (users: MemoryUserStore) => UserStore;
}

/** Ann has one attempt behind her, and a reset token. */
export async function createWorld({ needsRehash = false, disturb }: WorldOptions): Promise<World> {
  const first: User = { ...ann, failedAttempts: 1 };
  const users = new MemoryUserStore([first, { id: 'admin', passwordHash: null }]);
  const tokens = new MemoryTokenStore();
  const save = jest.spyOn(tokens, 'save');
  const { service } = createService({ userStore: users, tokenStore: tokens });
  const { token } = await service.issueResetToken(actAs('admin'), 'ann');
  const host = new FaultyHost();
  const events: PasswordEvent[] = [];
  const changes: PasswordChange[] = [];

  return {
    host,
    token,
    events,
    options: {
      userStore: host.wrap('userStore', disturb?.(users) ?? users),
      tokenStore: host.wrap('tokenStore', tokens),
      tokenFormat: host.wrap('tokenFormat', new OpaqueTokenFormat()),
      passwordHasher: host.wrap('passwordHasher', { ...fastPasswordHasher, needsRehash: () => needsRehash }),
      passwordPolicy: host.wrap('passwordPolicy', { check: () => [] }),
      afterPasswordChange: (change) => host.around('afterPasswordChange', () => void changes.push(change)) as undefined,
      onEvent: (event) => host.around('onEvent', () => void events.push(event)) as undefined,
      hashing: { concurrency: 1 },
      timeoutMs: TIMEOUT_MS,
    },
    async find() {
      const { passwordHash = null, failedAttempts = 0 } = users.findById('ann') ?? {};
      const isFiled = tokens.findById(createHash('sha256').update(token).digest('base64url')) !== null;
      const states =
        passwordHash === first.passwordHash ? (['live', 'withdrawn'] as const) : (['dead', 'gone'] as const);
      return {
        password: passwordHash === first.passwordHash ? 'old' : await nameOf(passwordHash ?? ''),
        token: states[isFiled ? 0 : 1],
        records: String(save.mock.calls.filter(([{ id }]) => tokens.findById(id)).length),
        attempts: String(failedAttempts),
        hook: ['not told', 'told'][changes.length] ?? 'told more than once',
      };
    },
  };
}

async function nameOf(hash: string): Promise<string> {
  if (await fastPasswordHasher.verify(newPassword, hash)) return 'new';
  return (await fastPasswordHasher.verify(oldPassword, hash)) ? 'rehashed' : 'of the host';
}
