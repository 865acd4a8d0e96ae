import {
  BcryptPasswordHasher,
  createPasswordService,
  MemoryTokenStore,
  MemoryUserStore,
  OpaqueTokenFormat,
} from 'express-password-router';
import { createHasher, createPolicies } from './policies';

const firstPassword = 'Gravel otter 7 lanterns';

void play();

/** RANGE_URL: another service than Pwned Passwords, one on this machine for example. */
async function play(): Promise<void> {
  const passwordHash = await new BcryptPasswordHasher({ cost: 10 }).hash(firstPassword);
  const users = new MemoryUserStore([{ id: 'jane', passwordHash }]);
  const service = createPasswordService({
    userStore: users,
    tokenStore: new MemoryTokenStore(),
    tokenFormat: new OpaqueTokenFormat(),
    passwordPolicy: createPolicies(users, process.env['RANGE_URL']),
    passwordHasher: createHasher(),
    onEvent: ({ type }) => console.log(`event ${type}`),
  });
  const formOf = (): string => users.findById('jane')?.passwordHash?.split('$')[1] ?? '';

  console.log(`stored ${formOf()}`);
  await service.verifyPassword('jane', firstPassword);
  console.log(`stored ${formOf()}`);
  await service.setPassword('operator', 'jane', 'Waltzing 3 kettles & a barn');

  for (const password of ['password', 'Passw0rd!Passw0rd!', firstPassword, 'Nine quiet-harbours 4 geese']) {
    const issued = await service.issueSelfServiceToken('jane');
    const startedAt = performance.now();
    const violations = await service.validatePassword({ password, resetToken: issued?.token });
    const rules = violations.map(({ rule }) => rule).join(', ') || 'accepted';
    console.log(`${password}: ${rules} (${Math.round(performance.now() - startedAt)} ms)`);
  }
}
