import type { PasswordPolicy } from 'express-password-router';
import { newPassword } from '../../support/create-user';
import { send } from '../../support/send';
import { asJane, asNobody, startValidation } from '../../support/start-validation';
import { fail, holdGate } from './scenario';
import type { Scenario, Scenarios } from './scenario';

type Headers = Readonly<Record<string, string>>;

const nonsense: PasswordPolicy = { check: () => 42 as never, describe: () => 42 as never };
const broken: PasswordPolicy = { check: fail, describe: fail };
/** It compares with a hash, which takes a place at the gate. */
const lookingBack: PasswordPolicy = {
  check: () => [],
  checkReuse: async (_candidate, matches) => {
    await matches('no hash');
    return [];
  },
};

export const validatePassword: Scenarios = {
  valid: ask({ password: newPassword }),
  invalid: ask({ password: 'jane' }),
  'malformed-request': ask('{'),
  'schema-violation': ask({}),
  'user-unauthenticated': ask({ password: newPassword }, asNobody),
  'cross-origin-request': ask({ password: newPassword }, { ...asJane, origin: 'null' }),
  'invalid-reset-token': ask({ password: newPassword, reset_token: 'none' }, asNobody),
  'payload-too-large': ask({ password: 'x'.repeat(17_000) }),
  'unsupported-media-type': ask('x', { ...asJane, 'content-type': 'text/plain' }),
  'server-error': ask({ password: newPassword }, asJane, nonsense),
  unavailable: ask({ password: newPassword }, asJane, broken),
  overloaded: async (headers) => {
    const { hashes, options } = holdGate();
    const jane = await startValidation({ ...options, passwordPolicy: lookingBack });
    const redemption = jane.redeem();
    await hashes.reached;
    const answer = await jane.ask({ password: newPassword, reset_token: jane.token }, headers);
    hashes.open();
    await redemption;
    return answer;
  },
};

export const describePasswordPolicy: Scenarios = {
  success: describe(),
  'server-error': describe(nonsense),
  unavailable: describe(broken),
};

function ask(body: object | string, as: Headers = asJane, passwordPolicy?: PasswordPolicy): Scenario {
  return async (headers) => {
    const { ask: askFor } = await startValidation({ passwordPolicy });
    return askFor(body, { ...as, ...headers });
  };
}

function describe(passwordPolicy?: PasswordPolicy): Scenario {
  return async (headers) => {
    const { url } = await startValidation({ passwordPolicy });
    return send(`${url}/command/validate-password`, { headers });
  };
}
