import { arrive } from './arrivals';
import { Connections } from './connections';
import type { Answer } from './connections';
import { quantile, Server } from './measuring';
import type { Finding } from './measuring';
import { http, issue, json, redeem } from './requests';

const SECONDS = Number(process.env['OVERLOAD_SECONDS'] ?? 60);
const TIMES = 10;
const PEOPLE = 20_000;
const GLANCES_PER_SECOND = 50;
/** More than the line at the gate holds. */
const CROWD = 300;
const MEGABYTE = 1_048_576;
const kinds = ['redeem', 'change', 'login'] as const;

interface Probe {
  readonly name: 'lookup' | 'readFile';
  readonly ms: number;
}

export const title = `${TIMES} × what can be hashed, for ${SECONDS} s: everybody is answered, nobody else notices, nothing is kept`;

export async function measure(library: string): Promise<readonly Finding[]> {
  const server = await Server.start('overload.cjs', library, String(PEOPLE));
  const connections = new Connections(server.port);
  const capacity = await server.ask<number>('hashesPerSecond');
  const arrivals = TIMES * capacity;
  const next = await prepareRequests(connections, arrivals * SECONDS + CROWD);
  const memory = await server.ask<number>('memory');

  const tally = new Map<string, number>();
  let lastArrivedAt = 0;
  const unrelated: number[] = [];
  const cpu = process.cpuUsage();
  await server.ask('startProbing');
  const glances = arrive(GLANCES_PER_SECOND, SECONDS, async () => {
    unrelated.push((await connections.send(http('GET /unrelated'))).ms);
  });
  const rush = arrive(arrivals, SECONDS, async (nth) => {
    lastArrivedAt = performance.now();
    const kind = kinds[nth % kinds.length] ?? 'login';
    const answer = await connections.send(next(kind)).catch(() => undefined);
    const outcome = `${kind} ${describe(answer)}`;
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  });
  await Promise.all([rush, glances]);
  const lastAnswered = performance.now() - lastArrivedAt;
  const { user, system } = process.cpuUsage(cpu);
  const probes = await server.ask<Probe[]>('stopProbing');
  const grown = (await server.ask<number>('memory')) - memory;

  const crowd = new Connections(server.port);
  const gone = Array.from({ length: CROWD }, (_, nth) => crowd.send(next(kinds[nth % kinds.length] ?? 'login')));
  await Promise.any(gone);
  crowd.hangUp();
  await Promise.allSettled(gone);
  const recovery = await connections.send(next('redeem'));
  connections.hangUp();
  await server.stop();

  const count = (outcome: string): number =>
    [...tally].filter(([name]) => name.endsWith(outcome)).reduce((sum, [, times]) => sum + times, 0);
  const all = count('');
  const ownCores = (user + system) / 1_000_000 / SECONDS;
  console.log(`  ${capacity.toFixed(1)} hashes and ${(all / SECONDS).toFixed(1)} requests a second`);
  console.log(`  sending them took ${ownCores.toFixed(2)} of a core`);
  for (const [name, times] of [...tally].toSorted()) console.log(`  ${name}: ${times}`);
  return [
    {
      what: 'unanswered, or otherwise',
      values: [all - count(' 200') - count(' 403') - count(' 503')],
      unit: 'requests',
      atMost: 0,
    },
    { what: 'hashed, of all', values: [1 - count(' 503') / all], unit: '×', atMost: 0.2 },
    { what: 'seconds per reset that got through', values: [SECONDS / count('redeem 200')], unit: 's', atMost: 1 },
    { what: "the host's own route, p99", values: [quantile(unrelated, 0.99)], unit: 'ms', atMost: 50 },
    { what: 'dns.lookup, p99', values: [p99('lookup', probes)], unit: 'ms', atMost: 10 },
    { what: 'fs.readFile, p99', values: [p99('readFile', probes)], unit: 'ms', atMost: 10 },
    { what: 'memory grown', values: [grown / MEGABYTE], unit: 'MB', atMost: 64 },
    { what: 'until the last was answered', values: [lastAnswered], unit: 'ms' },
    {
      what: 'a reset once they hang up',
      values: [recovery.status === 200 ? recovery.ms : Infinity],
      unit: 'ms',
      atMost: 1_000,
    },
  ];
}

/** Each for somebody else: what sheds the load is the line at the gate, and nobody's turnstile. */
async function prepareRequests(
  connections: Connections,
  many: number,
): Promise<(kind: (typeof kinds)[number]) => string> {
  const tokens: string[] = [];
  while (tokens.length <= many / kinds.length + 1) {
    tokens.push((await connections.send(issue(`user-${tokens.length % PEOPLE}`))).body);
  }
  let visitors = 0;
  return (kind) => {
    const person = `user-${PEOPLE - 1 - (visitors++ % PEOPLE)}`;
    if (kind === 'redeem') return redeem(tokens.pop() ?? '');
    if (kind === 'change') return json('PUT /users/current/password', change, { Authorization: person });
    return json('POST /login', { id: person, password: 'a wrong password' });
  };
}

const change = { current_password: 'the password until now', password: 'quite another password' };

/** Its status, where that comes with what it has to. */
function describe(answer: Answer | undefined): string {
  if (answer?.status === 503 && !answer.retryAfter) return '503 without Retry-After';
  return String(answer?.status ?? 'unanswered');
}

function p99(name: Probe['name'], probes: readonly Probe[]): number {
  return quantile(
    probes.filter((probe) => probe.name === name).map(({ ms }) => ms),
    0.99,
  );
}
