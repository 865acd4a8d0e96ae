import { compareCpu, inFreshProcesses, ratios, Server } from './measuring';
import type { Finding } from './measuring';
import { issue } from './requests';

const AT_MOST = 1.1;

export const title = 'Issuing a token, in CPU of a bare Express app that answers a ready string';

export function measure(library: string): Promise<readonly Finding[]> {
  return inFreshProcesses(() => measureOnce(library));
}

async function measureOnce(library: string): Promise<readonly Finding[]> {
  const request = issue('user-7');
  const bare = await Server.start('bare.cjs');
  const parsing = await Server.start('bare.cjs', 'json');
  const control = await Server.start('bare.cjs');
  const HS256 = await Server.start('library.cjs', library, 'HS256');
  const opaque = await Server.start('library.cjs', library, 'opaque');
  const ES256 = await Server.start('library.cjs', library, 'ES256');
  const RS256 = await Server.start('library.cjs', library, 'RS256');
  const unguarded = await Server.start('unguarded.cjs', library);
  const handWritten = await Server.start('hand-written.cjs');
  const cpu = await compareCpu({
    bare: { server: bare, request },
    parsing: { server: parsing, request },
    control: { server: control, request },
    HS256: { server: HS256, request },
    opaque: { server: opaque, request },
    ES256: { server: ES256, request },
    RS256: { server: RS256, request, requestsPerRound: 10 },
    unguarded: { server: unguarded, request },
    handWritten: { server: handWritten, request },
  });
  for (const server of [bare, parsing, control, HS256, opaque, ES256, RS256, unguarded, handWritten]) {
    await server.stop();
  }
  return [
    { what: 'HS256', values: ratios(cpu.HS256, cpu.bare), unit: '×', atMost: AT_MOST },
    { what: 'opaque', values: ratios(cpu.opaque, cpu.bare), unit: '×', atMost: AT_MOST },
    { what: 'ES256', values: ratios(cpu.ES256, cpu.bare), unit: '×' },
    { what: 'RS256, 3072 bits', values: ratios(cpu.RS256, cpu.bare), unit: '×' },
    { what: 'the same with no guard at all, HS256', values: ratios(cpu.unguarded, cpu.bare), unit: '×' },
    { what: 'hand-written, HS256', values: ratios(cpu.handWritten, cpu.bare), unit: '×' },
    { what: 'bare Express that parses JSON', values: ratios(cpu.parsing, cpu.bare), unit: '×' },
    { what: 'bare Express once more, as a control', values: ratios(cpu.control, cpu.bare), unit: '×' },
  ];
}
