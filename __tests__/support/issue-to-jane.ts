import type { User } from 'express-password-router';
import { actAs } from './act-as';
import { createService } from './create-service';
import type { CreatedService, ServiceLayout } from './create-service';
import { createUser, currentPassword, newPassword } from './create-user';
import { passwordOf } from './password-of';

export interface Issued extends CreatedService {
  readonly token: string;
  /** The service's clock. It stands still unless it is set. */
  readonly time: { now: Date };
  readonly redeem: (password?: string) => Promise<void>;
  /** Which of the two passwords is stored. */
  readonly stored: () => Promise<string[]>;
  /** Jane as some other code of the host's would leave her. */
  readonly alter: (fields: Partial<User>) => void;
}

/** Jane holds a live token that an administrator issued. */
export async function issueToJane(fields: Partial<User> = {}, options: ServiceLayout = {}): Promise<Issued> {
  const time = { now: new Date('2030-01-01T00:00:00.000Z') };
  const created = createService({ users: [await createUser(fields)], clock: () => time.now, ...options });
  const { service, users, events } = created;
  const { token } = await service.issueResetToken(actAs('admin'), 'jane');
  events.length = 0;
  return {
    ...created,
    token,
    time,
    redeem: (password = newPassword) => service.redeemResetToken({ token, password }),
    stored: () => passwordOf(users, 'jane', currentPassword, newPassword),
    alter: (changed) => {
      users.put({ id: 'jane', passwordHash: null, ...users.findById('jane'), ...changed });
    },
  };
}
