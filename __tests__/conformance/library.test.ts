import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { hashSync } from 'bcrypt';
import {
  BcryptPasswordHasher,
  JwtTokenFormat,
  MemoryDeliveryThrottle,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from '../../lib';
import {
  casesWithout,
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from '../../lib/conformance';

/** A machine under load is slow, and that is no failure. */
jest.setTimeout(300_000);

describe('MemoryUserStore', () => {
  const userStore = new MemoryUserStore();
  const harness = {
    userStore,
    newUserId: () => randomUUID(),
    writeUser: userStore.put.bind(userStore),
    removeUser: userStore.remove.bind(userStore),
  };

  for (const c of casesWithout(userStoreCases, 'sessionEpoch')) test(c.name, () => c.run(harness));
  for (const c of passwordHistoryCases) test(c.name, () => c.run({ ...harness, passwordHistory: userStore, kept: 24 }));
});

describe('MemoryTokenStore', () => {
  const harness = { tokenStore: new MemoryTokenStore() };

  for (const c of tokenStoreCases) test(c.name, () => c.run(harness));
});

describe('MemoryDeliveryThrottle', () => {
  const harness = { deliveryThrottle: new MemoryDeliveryThrottle() };

  for (const c of deliveryThrottleCases) test(c.name, () => c.run(harness));
});

describe('BcryptPasswordHasher', () => {
  const weaker = { password: 'weaker', hash: hashSync('weaker', 4) };
  const beyondBcrypt = 'x'.repeat(80);
  const harness = {
    passwordHasher: new BcryptPasswordHasher({ cost: 10 }),
    weaker,
    overlong: { password: beyondBcrypt, hash: hashSync(beyondBcrypt, 4) },
  };

  for (const c of passwordHasherCases) test(c.name, () => c.run(harness));
});

describe('BcryptPasswordHasher with longPasswords', () => {
  const weaker = { password: 'weaker', hash: hashSync('weaker', 4) };
  const harness = { passwordHasher: new BcryptPasswordHasher({ cost: 10, longPasswords: true }), weaker };

  for (const c of casesWithout(passwordHasherCases, 'overlong')) test(c.name, () => c.run(harness));
});

describe.each([
  ['HS256', 'not a secret: 32 bytes or more are needed', 'another that is not a secret, nor shorter'],
  ['RS256', rsaKey(), rsaKey()],
  ['ES256', ecKey(), ecKey()],
])('JwtTokenFormat with %s', (_, signingKey, foreignKey) => {
  const harness = {
    tokenFormat: new JwtTokenFormat({ signingKey }),
    foreignTokenFormat: new JwtTokenFormat({ signingKey: foreignKey }),
  };

  for (const c of tokenFormatCases) test(c.name, () => c.run(harness));
});

describe('OpaqueTokenFormat', () => {
  const harness = { tokenFormat: new OpaqueTokenFormat() };

  for (const c of casesWithout(tokenFormatCases, 'expiry', 'key')) test(c.name, () => c.run(harness));
});

function rsaKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 3072 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

function ecKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
