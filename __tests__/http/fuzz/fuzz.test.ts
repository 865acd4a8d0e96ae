import fc from 'fast-check';
import { newPassword } from '../../support/people';
import { send } from '../../support/send';
import { startApp } from '../../support/start-app';
import type { StartedApp } from '../../support/start-app';
import { step } from './step';
import type { Step } from './step';
import { World } from './world';

const STEPS_PER_RUN = 50;
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 2_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 0x7fffffff);

describe('whatever clients send', () => {
  let app: StartedApp;
  let printers: readonly jest.SpyInstance[];

  beforeAll(async () => {
    printers = (['debug', 'info', 'log', 'warn', 'error'] as const).map((method) => jest.spyOn(console, method));
    app = await startApp();
  });

  test(`answers and state are the model's (${requests} requests, FUZZ_SEED=${seed})`, async () => {
    const run = async (steps: readonly Step[]): Promise<void> => {
      const world = new World(app);
      for (const next of steps) await world.take(next);
    };
    const steps = fc.array(step, { minLength: STEPS_PER_RUN, maxLength: STEPS_PER_RUN, size: 'max' });
    await fc.assert(fc.asyncProperty(steps, run), { seed, numRuns: Math.ceil(requests / STEPS_PER_RUN) });
  }, 3_600_000);

  test('every kind of answer was among them', () => {
    const expected = ['issue 200', 'issue 401', 'issue 403', 'issue 404', 'redeem 200', 'redeem 400', 'redeem 403'];
    expected.push('change 200', 'change 400', 'change 401', 'change 403');
    expect([...World.answers.keys()].toSorted()).toEqual(expected.toSorted());
  });

  test('a good request still works afterwards, and nothing was printed', async () => {
    new World(app);
    const issued = await send(`${app.url}/users/ann/password/reset`, {
      method: 'POST',
      headers: { Authorization: 'Bearer admin' },
    });
    const redeemed = await send(`${app.url}/auth/reset`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: issued.text, password: newPassword }),
    });
    expect(redeemed).toMatchObject({ status: 200, text: '{}' });
    for (const printer of printers) expect(printer).not.toHaveBeenCalled();
  });
});
