import { interleave, ratios, Server } from './measuring';
import type { Finding } from './measuring';
import { issue } from './requests';

const ROUNDS = 15;
const AT_MOST = 1.15;

export const title = 'Start-up until the first token is issued, in that of a hand-written server';

export async function measure(library: string): Promise<readonly Finding[]> {
  const cpu = { library: [] as number[], handWritten: [] as number[] };
  const clock = await interleave(ROUNDS, {
    library: () => startUp(cpu.library, 'library.cjs', library, 'HS256'),
    handWritten: () => startUp(cpu.handWritten, 'hand-written.cjs'),
  });
  return [
    { what: 'CPU', values: ratios(cpu.library, cpu.handWritten), unit: '×', atMost: AT_MOST },
    { what: 'by the clock', values: ratios(clock.library, clock.handWritten), unit: '×' },
  ];
}

/** In milliseconds by the clock; the CPU goes to `cpu`. */
async function startUp(cpu: number[], file: string, ...args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const server = await Server.start(file, ...args);
  await server.send(issue('user-7'));
  const ms = performance.now() - startedAt;
  cpu.push(await server.ask<number>('cpu'));
  await server.stop();
  return ms;
}
