import { isPasswordError } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { actAs } from '../support/act-as';
import { userId } from './observer';

export const current = 'current';

/** What a part may do on the stage. */
export interface Scene {
  readonly service: PasswordService;
  /** The token of the scenario that was issued by a caller, or by self-service. */
  readonly tokens: Readonly<Record<Issuer, string>>;
  readonly host: Host;
}

export type Issuer = 'a caller' | 'self-service';

/** The host's own code at work, without this library. */
export interface Host {
  revokesTheUser(): Promise<void>;
  liftsTheRevocation(): Promise<void>;
  writesThePassword(): Promise<void>;
  putsTheFirstHashBack(): Promise<void>;
  losesTheDeletionOf(issuer: Issuer): Promise<void>;
}

/** One of those who act at the same time. */
export interface Part {
  readonly operation: string;
  /** Whose token it redeems. */
  readonly redeems?: Issuer;
  /** The current password as it is given. */
  readonly given?: string;
  /** @returns how it ended, in the words of 'Answers' in docs/state-machine.md */
  play(scene: Scene): Promise<string>;
}

export function redeems(issuer: Issuer, password = 'redeemed'): Part {
  const play = ({ service, tokens }: Scene): Promise<string> =>
    endOf(service.redeemResetToken({ token: tokens[issuer], password }));
  return { operation: 'redeem', redeems: issuer, play };
}

export function changes(given: string, password = 'changed'): Part {
  const play = ({ service }: Scene): Promise<string> =>
    endOf(service.changePassword(actAs(userId), { currentPassword: given, password }));
  return { operation: 'change', given, play };
}

export function logsIn(given: string): Part {
  return { operation: 'login', given, play: ({ service }) => endOf(service.verifyPassword(userId, given)) };
}

export const issues: Part = {
  operation: 'issue',
  play: ({ service }) => endOf(service.issueResetToken(actAs('admin'), userId)),
};

export const issuesBySelfService: Part = {
  operation: 'self-service',
  play: ({ service }) => endOf(service.issueSelfServiceToken(userId)),
};

/** As the documentation has it: first the user, then the tokens. */
export const revokes: Part = {
  operation: 'revoke',
  async play({ service, host }) {
    await host.revokesTheUser();
    return endOf(service.revokeResetTokens(userId));
  },
};

export const hostWrites: Part = hostPart(({ host }) => host.writesThePassword());

export const hostWritesAndRevokes: Part = hostPart(async ({ host }) => {
  await host.writesThePassword();
  await host.revokesTheUser();
});

/** The tokens are withdrawn last, so that until then nothing but the revocation itself stands in their way. */
export const hostRevokesAnew: Part = hostPart(async ({ service, host }) => {
  await host.liftsTheRevocation();
  await host.revokesTheUser();
  await service.revokeResetTokens(userId);
});

export const hostRestoresABackup: Part = hostPart(async ({ service, host }) => {
  await host.writesThePassword();
  await host.putsTheFirstHashBack();
  await service.revokeResetTokens(userId);
});

export function losesADeletion(issuer: Issuer): Part {
  return hostPart(({ host }) => host.losesTheDeletionOf(issuer));
}

function hostPart(work: (scene: Scene) => Promise<void>): Part {
  return {
    operation: 'the host',
    async play(scene) {
      await work(scene);
      return 'done';
    },
  };
}

async function endOf(operation: Promise<unknown>): Promise<string> {
  try {
    return (await operation) === null ? 'nothing' : 'done';
  } catch (error) {
    return isPasswordError(error) ? error.kind : String(error);
  }
}
