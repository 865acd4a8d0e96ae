import { raiseBarrier } from '../../support/raise-barrier';
import { send } from '../../support/send';
import { startForgotPassword } from '../../support/start-forgot-password';
import type { Scenario, Scenarios } from './scenario';

export const forgotPassword: Scenarios = {
  success: ask('{"login":"ann"}'),
  'malformed-request': ask('{'),
  'schema-violation': ask('{}'),
  'payload-too-large': ask(JSON.stringify({ login: 'x'.repeat(17_000) })),
  'unsupported-media-type': ask('x', 'text/plain'),
  overloaded: async (headers) => {
    const deliveries = raiseBarrier();
    const options = { deliver: deliveries.wait, delivering: { concurrency: 1, queueLimit: 0 } };
    const app = await startForgotPassword({ options });
    await app.forgot('ann');
    await deliveries.reached;
    const answer = await app.forgot('invited', headers);
    deliveries.open();
    await app.router.whenIdle();
    return answer;
  },
};

function ask(body: string, contentType = 'application/json'): Scenario {
  return async (headers) => {
    const { url } = await startForgotPassword();
    return send(`${url}/auth/forgot`, { method: 'POST', headers: { 'content-type': contentType, ...headers }, body });
  };
}
