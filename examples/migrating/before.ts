import { compare, hash } from 'bcrypt';
import { json, Router } from 'express';
import { findByEmail } from './users-table';
import type { UsersTable } from './users-table';

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly newPassword: string;
}

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

/** What many apps have. */
export function createRoutesBefore(users: UsersTable): Router {
  const router = Router();
  router.use(json());

  router.post('/login', async (request, response) => {
    const { email, password } = request.body as Credentials;
    const user = findByEmail(users, email);
    if (!user?.password_hash || !(await compare(password, user.password_hash))) {
      response.status(401).end();
      return;
    }
    request.session.userId = user.id;
    response.json({});
  });

  router.post('/change-password', async (request, response) => {
    const { password, newPassword } = request.body as Credentials;
    const user = users.get(request.session.userId ?? '');
    if (!user?.password_hash || !(await compare(password, user.password_hash))) {
      response.status(401).end();
      return;
    }
    user.password_hash = await hash(newPassword, 10);
    response.json({});
  });

  return router;
}
