import {
  NotAuthenticatedError,
  OverloadedError,
  PermissionDeniedError,
  StoreContractError,
  UnavailableError,
} from 'express-password-router';
import { change, issue } from '../support/endpoints';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

async function startWith(resolve: () => unknown): Promise<StartedApp> {
  return startApp({ options: { authResolver: resolve as never } });
}

test.each([null, undefined])('a resolver that answers %p knows nobody', async (answer) => {
  const app = await startWith(() => answer);
  expect(await issue(app, 'ann')).toMatchObject({ status: 401, json: { kind: 'user-unauthenticated' } });
});

test('the caller is named in the audit trail, where the body is refused afterwards', async () => {
  const app = await startApp();
  expect(await change(app, 'ann', 'no JSON')).toMatchObject({ status: 400 });
  const refusal = { operation: 'changePassword', kind: 'malformed-request', userId: null, actorId: 'ann' };
  expect(app.events).toMatchObject([{ type: 'request-refused', ...refusal }]);
});

describe('what a resolver throws', () => {
  test.each([new NotAuthenticatedError(), new PermissionDeniedError()])(
    'is the answer, where it refuses: %p',
    async (error) => {
      const app = await startWith(() => Promise.reject(error));
      expect(await issue(app, 'ann')).toMatchObject({ status: error.status, json: { kind: error.kind } });
      expect(app.events).toMatchObject([{ type: 'request-refused', kind: error.kind }]);
    },
  );

  test('is told each time, though it is the same error', async () => {
    const denied = new PermissionDeniedError();
    const app = await startWith(() => Promise.reject(denied));
    await issue(app, 'ann');
    await issue(app, 'ann');
    const told = { type: 'request-refused', kind: 'permission-denied' };
    expect(app.events).toMatchObject([told, told]);
  });

  test("is the answer, where it can't make sense of what it finds", async () => {
    const app = await startWith(() => Promise.reject(new StoreContractError('an account without an id')));
    expect(await issue(app, 'ann')).toMatchObject({ status: 500, json: { kind: 'server-error' } });
  });

  test.each([new OverloadedError(3), new UnavailableError()])(
    'is a failure like any other, where it is one: %p',
    async (error) => {
      const app = await startWith(() => Promise.reject(error));
      expect(await issue(app, 'ann')).toMatchObject({ status: 503, json: { kind: 'unavailable' } });
      expect(app.events).toMatchObject([{ type: 'unexpected-error', error }]);
    },
  );
});
