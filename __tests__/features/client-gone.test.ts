import { request } from 'node:http';
import express from 'express';
import { createResetPage } from 'express-password-router/features/reset-page';
import { createValidationRouter } from 'express-password-router/features/validation';
import { createService } from '../support/create-service';
import { drainEventLoop } from '../support/drain-event-loop';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { admin, ann, newPassword } from '../support/people';
import { raiseBarrier } from '../support/raise-barrier';
import { serveApp } from '../support/serve-app';
import { waitUntil } from '../support/wait-until';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

test.each([
  ['a form', '/auth/reset/page', form, (token: string) => fields(token, newPassword)],
  ['a form whose passwords differ', '/auth/reset/page', form, (token: string) => fields(token, 'another')],
  ['advice', '/auth/reset/check', json, (token: string) => JSON.stringify({ token, password: newPassword })],
  [
    'validation',
    '/command/validate-password',
    json,
    (token: string) => JSON.stringify({ reset_token: token, password: newPassword }),
  ],
])('whoever goes away leaves the line for a hash: %s', async (_what, path, type, bodyWith) => {
  const [hashes, comparison] = [raiseBarrier(), raiseBarrier()];
  const { service, events } = createService({
    users: [ann, admin],
    hashing: { concurrency: 1 },
    timeoutMs: 60_000,
    passwordPolicy: {
      check: () => [],
      checkReuse: async ({ user }, matches) => {
        if (user?.id !== ann.id) return [];
        void comparison.wait();
        await matches(ann.passwordHash ?? '');
        return [];
      },
    },
    passwordHasher: { ...fastPasswordHasher, hash: () => hashes.wait().then(() => fastPasswordHasher.hash('x')) },
  });
  const [token = '', other = ''] = await Promise.all(
    [ann, admin].map(async ({ id }) => (await service.issueSelfServiceToken(id))?.token),
  );
  const occupied = service.redeemResetToken({ token: other, password: newPassword });
  await hashes.reached;

  const validation = createValidationRouter({ service, authResolver: () => null });
  const { url } = await serveApp(express().use(createResetPage({ service }), validation));
  const sent = request(`${url}${path}`, { method: 'POST', headers: { 'content-type': type }, agent: false });
  sent.on('error', () => undefined).end(bodyWith(token));
  await comparison.reached;
  await drainEventLoop();
  events.length = 0;
  sent.destroy();
  await waitUntil(() => events.length > 0);
  expect(events).toMatchObject([{ type: 'request-refused', kind: 'client-gone' }]);
  hashes.open();
  await occupied;
});

function fields(token: string, confirmation: string): string {
  return new URLSearchParams({ token, password: newPassword, confirmation }).toString();
}
