import express from 'express';
import request from 'supertest';
import { createAccountRouter } from '../../examples/own-routes/router';
import { actAs } from '../support/act-as';
import { createService } from '../support/create-service';
import { createUser, newPassword } from '../support/create-user';

/** Whoever `X-User` names. */
async function startApp() {
  const { service, users } = createService({ users: [await createUser()] });
  const authResolver = (req: express.Request) => actAs(req.get('X-User') ?? 'nobody');
  const app = express().use('/api', createAccountRouter({ service, authResolver }));
  return { app, users };
}

test('the three endpoints are where the app puts them', async () => {
  const { app } = await startApp();
  const issued = await request(app).post('/api/accounts/jane/reset-tokens').set('X-User', 'admin').expect(200);
  await request(app).post('/api/accounts/reset').send({ token: issued.text, password: newPassword }).expect(200, {});
  const change = { current_password: newPassword, password: `${newPassword}, another` };
  await request(app).put('/api/accounts/me/password').set('X-User', 'jane').send(change).expect(200, {});
});

test('and nowhere else', async () => {
  const { app } = await startApp();
  await request(app).post('/api/users/jane/password/reset').set('X-User', 'admin').expect(404);
});
