import { hash } from 'bcrypt';
import { interleave, ratios, Server } from './measuring';
import type { Finding } from './measuring';
import { issue, json, redeem } from './requests';

const AT_MOST = 1.02;
/** The more rounds, the less each hash takes. */
const ROUNDS = { 10: 60, 12: 15 } as const;

export const title = 'A valid redemption and a valid change, in CPU of the raw hashes in the same process';

export async function measure(library: string): Promise<readonly Finding[]> {
  return [...(await measureCost(library, 10)), ...(await measureCost(library, 12))];
}

async function measureCost(library: string, cost: keyof typeof ROUNDS): Promise<readonly Finding[]> {
  const server = await Server.start('library.cjs', library, 'HS256', String(cost));
  const someHash = await hash(passwordNo(0), cost);
  let changes = 0;
  await server.send(redeem(await server.send(issue('user-7')), passwordNo(changes)));

  const cpu = await interleave(ROUNDS[cost], {
    oneHash: () => server.cpuOf(() => server.ask('hash', passwordNo(0))),
    twoHashes: () => server.cpuOf(() => server.ask('compareAndHash', { password: passwordNo(0), hash: someHash })),
    redemption: async () => {
      const token = await server.send(issue('user-8'));
      return server.cpuPerRequest({ request: redeem(token) }, 1);
    },
    change: () => {
      const body = { current_password: passwordNo(changes), password: passwordNo(++changes) };
      const request = json('PUT /users/current/password', body, { Authorization: 'Bearer user-7' });
      return server.cpuPerRequest({ request }, 1);
    },
  });
  await server.stop();
  return [
    { what: `redemption, cost ${cost}`, values: ratios(cpu.redemption, cpu.oneHash), unit: '×', atMost: AT_MOST },
    { what: `change, cost ${cost}`, values: ratios(cpu.change, cpu.twoHashes), unit: '×', atMost: AT_MOST },
  ];
}

function passwordNo(number: number): string {
  return `an obviously fake password ${number}`;
}
