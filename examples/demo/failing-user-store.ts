import { MemoryUserStore } from 'express-password-router';
import type { User } from 'express-password-router';

/** 'up'; 'down': every look-up fails; 'confused': it answers what its contract rules out. */
export type StoreState = 'up' | 'down' | 'confused';

/** A user store with a switch, to see what callers are told when the host's database fails. */
export class FailingUserStore extends MemoryUserStore {
  state: StoreState = 'up';

  override findById(userId: string): User | null {
    if (this.state === 'down') throw new Error('the database of the demo is down');
    if (this.state === 'confused') return { id: userId, passwordHash: 42 } as unknown as User;
    return super.findById(userId);
  }
}
