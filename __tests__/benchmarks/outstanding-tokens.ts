import { interleave, ratios, Server } from './measuring';
import type { Finding } from './measuring';

const ROUNDS = 40;
const FEW = 1e3;
const MANY = 1e6;
const BYTES_AT_MOST = 512;
/** As far as the caches of a processor allow: a million records do not fit into them. */
const FLAT = 1.25;

export const title = 'A million tokens in a MemoryTokenStore: their size, and what work costs beside a thousand';

export async function measure(library: string): Promise<readonly Finding[]> {
  const stores = await Server.start('outstanding-tokens.cjs', library);
  await stores.ask('fill', FEW);
  const bytes = await stores.ask<number>('fill', MANY);
  const growth = async (operation: string): Promise<number[]> => {
    const cpu = await interleave(ROUNDS, {
      few: () => stores.ask<number>(operation, FEW),
      many: () => stores.ask<number>(operation, MANY),
    });
    return ratios(cpu.many, cpu.few);
  };
  const findings: readonly Finding[] = [
    { what: 'one token', values: [bytes], unit: 'bytes', atMost: BYTES_AT_MOST },
    { what: 'issuing', values: await growth('issue'), unit: '×', atMost: FLAT },
    { what: 'refusing', values: await growth('refuse'), unit: '×', atMost: FLAT },
    { what: 'tokenStore.save alone', values: await growth('save'), unit: '×' },
    { what: 'tokenStore.findById alone', values: await growth('findById'), unit: '×' },
  ];
  await stores.stop();
  return findings;
}
