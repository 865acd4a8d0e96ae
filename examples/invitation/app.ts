import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Express, Request, RequestHandler } from 'express';
import { createPasswordRouter } from 'express-password-router';
import type { Caller, MemoryUserStore, PasswordService } from 'express-password-router';
import { createResetPage } from 'express-password-router/features/reset-page';
import { createLoginRoute } from '../forgot-password/login';
import type { People, Person } from '../forgot-password/people';
import type { Invite } from './invite';

/** And no list of them: a mailer would send the link to each. */
const oneAddress = /^[^\s@,;:<>()"]+@[^\s@,;:<>()"]+$/;

export interface AppParts {
  readonly people: People;
  readonly userStore: MemoryUserStore;
  readonly passwords: PasswordService;
  readonly invite: Invite;
  readonly resolveCaller: (request: Request) => Caller | null;
}

export function createApp({ people, userStore, passwords, invite, resolveCaller }: AppParts): Express {
  const app = express();
  app.use(createResetPage({ service: passwords, siteName: 'Example' }));
  app.use(createPasswordRouter({ service: passwords, authResolver: resolveCaller }));
  app.post('/login', express.json(), createLoginRoute(people, passwords));
  app.post('/users', express.json(), createInvitationRoute());
  return app;

  /** A new user, or one whose invitation got lost: the new link supersedes the earlier one. */
  function createInvitationRoute(): RequestHandler {
    return async (request, response, next) => {
      const caller = resolveCaller(request);
      const { email } = (request.body ?? {}) as { email?: unknown };
      if (!caller) return void response.status(401).end();
      if (typeof email !== 'string' || !oneAddress.test(email.trim())) return void response.status(400).end();
      const invited = people.findByEmail(email) ?? { id: randomUUID(), email: email.trim() };
      try {
        if (!(await caller.mayResetPassword(invited.id))) return void response.status(403).end();
        const person = people.findByEmail(email) ?? addUser(invited);
        await invite(caller, person);
        response.status(201).json({ id: person.id });
      } catch (error) {
        next(error);
      }
    };
  }

  /** No password: until the link is redeemed, nobody can log in. */
  function addUser(person: Person): Person {
    people.add(person);
    userStore.put({ id: person.id, passwordHash: null, contextWords: [person.email] });
    return person;
  }
}
