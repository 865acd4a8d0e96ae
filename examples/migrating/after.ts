import { Router } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { PasswordService } from 'express-password-router';
import { createLoginRoutes } from './login';
import type { UsersTable } from './users-table';

/** Step 3: the router takes the place of /change-password, and of the reset that was to be written one day. */
export function createRoutesAfter(users: UsersTable, passwords: PasswordService, adminIds: readonly string[]): Router {
  const router = Router();
  router.use(createLoginRoutes(users, passwords));
  router.use(
    createPasswordRouter({
      service: passwords,
      authResolver: ({ session, sessionID: sessionId }) => {
        const { userId } = session;
        return userId ? { userId, sessionId, mayResetPassword: () => adminIds.includes(userId) } : null;
      },
    }),
  );
  return router;
}
