import { startTown } from '../many-processes/start-town';
import type { Town } from '../many-processes/start-town';
import findEngines, { findingFor } from '../support/engines';
import { startOwnRedis } from '../support/redis';
import { send } from '../support/send';
import type { TemporaryServer } from '../support/temporary-server';
import { arrive } from './arrivals';
import { Changers } from './many-processes/changers';
import { ForgetfulPeople } from './many-processes/forgetful-people';
import { Ledger } from './many-processes/ledger';
import { Outages } from './many-processes/outages';
import { quantile } from './measuring';
import type { Finding } from './measuring';

const SECONDS = Number(process.env['OVERLOAD_SECONDS'] ?? 60);
const TIMES = 10;
const MEASURED_MS = 4_000;
const GLANCES_PER_SECOND = 50;
/** A request is answered within them, so that so many people of each kind are under way at most. */
const LONGEST_ANSWER_SECONDS = 10;
const SAMPLE = 20;
const MEGABYTE = 1_048_576;

export const title = `Four processes over PostgreSQL and Redis, each stopped and started again, under ${TIMES} × what they hash for ${SECONDS} s`;

export async function measure(): Promise<readonly Finding[]> {
  await findEngines();
  if ([findingFor('PostgreSQL'), findingFor('own Redis')].some((finding) => 'missing' in finding)) {
    console.log('  left out: it needs PostgreSQL and redis-server on this machine');
    return [];
  }
  // With its log on disk, Redis forgets nothing when it is stopped.
  const redis = await startOwnRedis(undefined, '--appendonly', 'yes', '--appendfsync', 'always');
  const town = await startTown({ redis, bcryptCost: 12, hashingConcurrency: 1 });
  try {
    return await measureIn(town, [town.postgres, redis]);
  } finally {
    await town.stop();
  }
}

async function measureIn(town: Town, servers: readonly TemporaryServer[]): Promise<readonly Finding[]> {
  const capacity = await hashesPerSecond(town);
  const arrivals = TIMES * capacity;
  const [ledger, outages] = [new Ledger(), new Outages()];
  const forgetful = new ForgetfulPeople(town, ledger);
  const changers = new Changers(town, ledger, outages);
  const underWay = Math.ceil((arrivals / 3) * LONGEST_ANSWER_SECONDS);
  await forgetful.settle(capacity * SECONDS + underWay + SAMPLE);
  await changers.settle(underWay);
  const memory = await town.fleet.memory();

  const visits = [() => forgetful.come(), () => changers.come(), () => guess(town, ledger)];
  const unrelated: number[] = [];
  const cpu = process.cpuUsage();
  await Promise.all([
    arrive(arrivals, SECONDS, async (nth) => visits[nth % visits.length]?.()),
    arrive(GLANCES_PER_SECOND, SECONDS, async () => unrelated.push(await timeOf(() => glance(town)))),
    outages.happen(servers, SECONDS, () => forgetful.lastResetAt),
  ]);
  const { user, system } = process.cpuUsage(cpu);
  const [inTime, lines] = [ledger.times('redeem 200'), ledger.lines];
  const grown = (await town.fleet.memory()) - memory;
  const endedAt = performance.now();
  await forgetful.come();
  const recovery = forgetful.lastResetAt < endedAt ? Infinity : forgetful.lastResetAt - endedAt;
  await forgetful.finish(SAMPLE);
  const lost = (await forgetful.countLost(SAMPLE)) + (await changers.countLost(SAMPLE));

  console.log(`  ${capacity.toFixed(1)} hashes and ${arrivals.toFixed(1)} requests a second`);
  console.log(`  sending them took ${((user + system) / 1_000_000 / SECONDS).toFixed(2)} of a core`);
  for (const line of lines) console.log(`  ${line}`);
  for (const complaint of ledger.complaints.slice(0, 10)) console.log(`  unexpected: ${complaint}`);
  return [
    { what: 'unanswered, or otherwise', values: [ledger.complaints.length], unit: 'requests', atMost: 0 },
    { what: 'resets and changes lost', values: [lost], unit: 'requests', atMost: 0 },
    {
      what: 'seconds per reset, outages apart',
      values: [(SECONDS - outages.seconds) / inTime],
      unit: 's',
      atMost: 1,
    },
    { what: "the host's own route, p99", values: [quantile(unrelated, 0.99)], unit: 'ms', atMost: 50 },
    {
      what: 'until a reset after an outage',
      values: [Math.max(...outages.recoveries)],
      unit: 'ms',
      atMost: 5_000,
    },
    { what: 'memory grown, all processes', values: [grown / MEGABYTE], unit: 'MB', atMost: 256 },
    { what: 'a reset right afterwards', values: [recovery], unit: 'ms', atMost: 1_000 },
  ];
}

/** Of logins as nobody, each of which costs one, by a few at once at every process. */
async function hashesPerSecond(town: Town): Promise<number> {
  const startedAt = performance.now();
  let hashes = 0;
  const keepGuessing = async (): Promise<void> => {
    while (performance.now() - startedAt < MEASURED_MS) {
      if ((await town.visitor().logIn('nobody@example.com', 'a wrong password')) === 401) hashes++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, keepGuessing));
  return hashes / ((performance.now() - startedAt) / 1_000);
}

async function guess(town: Town, ledger: Ledger): Promise<void> {
  const answer = await ledger.enter('login', town.visitor().tryToLogIn('nobody@example.com', 'a wrong password'));
  if (answer && answer.status !== 401 && answer.status !== 503) ledger.complain('login', answer);
}

/** Where the app has nothing to do but say so. */
function glance(town: Town): Promise<unknown> {
  return send(`${town.fleet.next().url}/nothing-is-here`);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
