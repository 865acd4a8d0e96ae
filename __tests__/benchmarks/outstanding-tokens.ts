import { compareCpu, inFreshProcesses, interleave, ratios, Server } from './measuring';
import type { Finding } from './measuring';
import { issue, redeem } from './requests';

const ROUNDS = 15;
const FEW = 1e3;
const MANY = 1e6;
const BYTES_AT_MOST = 512;
const FLAT = 1.1;
/** Enough for every request of the comparison to name another one. */
const TOKENS = 40_000;

export const title = 'A million tokens in a MemoryTokenStore: their size, and what requests cost beside a thousand';

export function measure(library: string): Promise<readonly Finding[]> {
  return inFreshProcesses(() => measureOnce(library));
}

async function measureOnce(library: string): Promise<readonly Finding[]> {
  const few = await Server.start('outstanding-tokens.cjs', library);
  const many = await Server.start('outstanding-tokens.cjs', library);
  await few.ask('fill', FEW);
  const bytes = await many.ask<number>('fill', MANY);
  const cpu = await compareCpu({
    issueOfFew: { server: few, request: () => issue(anyUser(FEW)) },
    issueOfMany: { server: many, request: () => issue(anyUser(MANY)) },
    refuseOfFew: { server: few, request: await refusals(few), status: 403 },
    refuseOfMany: { server: many, request: await refusals(many), status: 403 },
  });
  const growth = async (operation: string): Promise<number[]> => {
    const alone = await interleave(ROUNDS, {
      few: () => few.ask<number>(operation, FEW),
      many: () => many.ask<number>(operation, MANY),
    });
    return ratios(alone.many, alone.few);
  };
  const findings: readonly Finding[] = [
    { what: 'one token', values: [bytes], unit: 'bytes', atMost: BYTES_AT_MOST },
    { what: 'issuing', values: ratios(cpu.issueOfMany, cpu.issueOfFew), unit: '×', atMost: FLAT },
    { what: 'refusing', values: ratios(cpu.refuseOfMany, cpu.refuseOfFew), unit: '×', atMost: FLAT },
    { what: 'tokenStore.save alone', values: await growth('save'), unit: '×' },
    { what: 'tokenStore.findById alone', values: await growth('findById'), unit: '×' },
  ];
  await few.stop();
  await many.stop();
  return findings;
}

/** As the server names them. */
function anyUser(size: number): string {
  return `0b0c1d2e-0000-4000-8000-${String(Math.floor(Math.random() * size)).padStart(12, '0')}`;
}

async function refusals(server: Server): Promise<() => string> {
  const tokens = await server.ask<readonly string[]>('unknownTokens', TOKENS);
  let next = 0;
  return () => redeem(tokens[next++ % tokens.length] ?? '');
}
