import { tokenStoreCases, userStoreCases } from '../../lib/conformance';
import { MemoryTokenStore } from '../../lib/stores/memory-token-store';
import { MemoryUserStore } from '../../lib/stores/memory-user-store';
import { casesWithout } from '../../lib/conformance';
import { randomUUID } from 'node:crypto';

describe('MemoryUserStore keeps every promise of UserStore', () => {
  const userStore = new MemoryUserStore();
  const harness = {
    userStore,
    newUserId: () => randomUUID(),
    writeUser: userStore.put.bind(userStore),
    removeUser: userStore.remove.bind(userStore),
  };
  for (const c of casesWithout(userStoreCases, 'sessionEpoch')) test(c.name, () => c.run(harness));
});

describe('MemoryTokenStore keeps every promise of TokenStore', () => {
  const tokenStore = new MemoryTokenStore();
  for (const c of tokenStoreCases) test(c.name, () => c.run({ tokenStore }));
});
