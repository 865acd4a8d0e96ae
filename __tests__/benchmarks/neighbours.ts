import { quantile, Server } from './measuring';
import type { Finding } from './measuring';
import { issue, redeem } from './requests';

const ROUNDS = 9;
const AT_ONCE = 64;
const AT_MOST_MS = 10;
const QUIET_MS = 1_000;
const probes = ['lookup', 'readFile'] as const;

interface Probe {
  readonly name: (typeof probes)[number];
  readonly ms: number;
}

export const title = `p99 of dns.lookup and fs.readFile elsewhere in the process, during ${AT_ONCE} redemptions at once`;

export async function measure(library: string): Promise<readonly Finding[]> {
  const gated = await Server.start('library.cjs', library, 'HS256');
  const uncapped = await Server.start('hand-written.cjs');
  const quiet: Probe[][] = [];
  const withGate: Probe[][] = [];
  const without: Probe[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(await probe(gated, () => new Promise((resolve) => setTimeout(resolve, QUIET_MS))));
    withGate.push(await probe(gated, await redemptions(gated)));
    without.push(await probe(uncapped, await redemptions(uncapped)));
  }
  await gated.stop();
  await uncapped.stop();
  return probes.flatMap((name) => [
    { what: name, values: p99(name, withGate), unit: 'ms', atMost: AT_MOST_MS },
    { what: `${name}, bcrypt uncapped`, values: p99(name, without), unit: 'ms' },
    { what: `${name}, nothing going on`, values: p99(name, quiet), unit: 'ms' },
  ]);
}

async function redemptions(server: Server): Promise<() => Promise<unknown>> {
  const tokens: string[] = [];
  for (let n = 0; n < AT_ONCE; n++) tokens.push(await server.send(issue(`user-${n}`)));
  return () => Promise.all(tokens.map((token) => server.send(redeem(token))));
}

async function probe(server: Server, meanwhile: () => Promise<unknown>): Promise<Probe[]> {
  await server.ask('startProbing');
  await meanwhile();
  return server.ask<Probe[]>('stopProbing');
}

function p99(name: string, rounds: readonly Probe[][]): number[] {
  return rounds.map((round) =>
    quantile(
      round.filter((probe) => probe.name === name).map(({ ms }) => ms),
      0.99,
    ),
  );
}
