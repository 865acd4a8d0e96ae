import { randomUUID } from 'node:crypto';
import {
  BcryptPasswordHasher,
  JwtTokenFormat,
  MemoryDeliveryThrottle,
  MemoryTokenStore,
  MemoryUserStore,
} from 'express-password-router';
import {
  casesWithout,
  deliveryThrottleCases,
  passwordHasherCases,
  passwordHistoryCases,
  tokenFormatCases,
  tokenStoreCases,
  userStoreCases,
} from 'express-password-router/conformance';

const userStore = new MemoryUserStore();
const users = {
  userStore,
  newUserId: () => randomUUID(),
  writeUser: (user) => userStore.put(user),
  removeUser: (userId) => userStore.remove(userId),
};
const signingKey = 'obviously fake, and of more than 32 bytes';
const foreignKey = 'another one, fake too, of more than 32 bytes';
const formats = {
  tokenFormat: new JwtTokenFormat({ signingKey }),
  foreignTokenFormat: new JwtTokenFormat({ signingKey: foreignKey }),
};

/** Every suite of the package, and what it is run with. */
export const suites = [
  [casesWithout(userStoreCases, 'sessionEpoch'), users],
  [passwordHistoryCases, { ...users, passwordHistory: userStore, kept: 24 }],
  [tokenStoreCases, { tokenStore: new MemoryTokenStore() }],
  [deliveryThrottleCases, { deliveryThrottle: new MemoryDeliveryThrottle() }],
  [casesWithout(passwordHasherCases, 'weaker', 'overlong'), { passwordHasher: new BcryptPasswordHasher({ cost: 10 }) }],
  [tokenFormatCases, formats],
];
