import { BcryptPasswordHasher } from 'express-password-router';
import findEngines from '../support/engines';
import { quantile, ratios } from './measuring';
import type { Finding } from './measuring';
import { engines } from './stores-engines';
import type { Engine, FilledStore } from './stores-engines';
import { outstandingToken, supersedingToken } from './stores-tokens';

/** BENCH_TOKENS=10000: no more than so many, to try the benchmark out. */
const most = Number(process.env['BENCH_TOKENS'] ?? 1_000_000);
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= most);
const ROUNDS = 9;
const TURNS = 100;
const BARE = 'bare round trip';

/** Microseconds of one turn, by operation. */
type Costs = Readonly<Record<string, number>>;

export const title = 'What a call of each token store costs while a thousand to a million tokens are outstanding';

/** A table for each engine, and what all calls together grow by. BENCH_ENGINES=Redis,MariaDB: of these alone. */
export async function measure(): Promise<readonly Finding[]> {
  await findEngines();
  const wanted = process.env['BENCH_ENGINES']?.split(',');
  const findings: Finding[] = [];
  for (const { name, open } of engines.filter((engine) => wanted?.includes(engine.name) ?? true)) {
    const engine = await open();
    if (engine) findings.push(await measureEngine(engine).finally(() => engine.stop()));
    else console.log(`\n${name} is not on this machine.`);
  }
  return [...findings, { what: 'one bcrypt hash at cost 12', values: await measureHashes(), unit: 'ms' }];
}

async function measureEngine(engine: Engine): Promise<Finding> {
  const stores: FilledStore[] = [];
  for (const size of sizes) stores.push(await engine.fill(size));

  const rounds: Costs[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const costs: Costs[] = [];
    for (const [index, store] of stores.entries()) costs.push(await takeTurns(store, sizes[index] ?? 0, round));
    if (round > 0) rounds.push(costs); // the first warms up
  }
  printTable(engine.name, rounds, stores);

  const total = (index: number): number[] => rounds.map((costs) => costOfCalls(costs[index] ?? {}));
  const growth = ratios(total(sizes.length - 1), total(0));
  return {
    what: `${engine.name}: all calls, ${sizes.at(-1)?.toLocaleString('en')} to 1,000`,
    values: growth,
    unit: '×',
  };
}

/** What the store itself was asked, and no bare round trip. */
function costOfCalls(costs: Costs): number {
  return Object.entries(costs).reduce((sum, [operation, cost]) => (operation === BARE ? sum : sum + cost), 0);
}

/** Every turn leaves the store as it found it. */
async function takeTurns({ store, roundTrip }: FilledStore, size: number, round: number): Promise<Costs> {
  const costs: Record<string, number> = {};
  const time = async (operation: string, call: () => unknown): Promise<void> => {
    const start = performance.now();
    await call();
    costs[operation] = (costs[operation] ?? 0) + ((performance.now() - start) * 1_000) / TURNS;
  };
  for (let turn = 0; turn < TURNS; turn++) {
    const fresh = size + round * TURNS + turn;
    const present = outstandingToken((fresh * 7_919) % size);
    const [issued, superseding] = [outstandingToken(fresh), supersedingToken(fresh)];
    if (roundTrip) await time(BARE, roundTrip);
    await time('look up', () => store.findById(present.id));
    await time('look up in vain', () => store.findById(superseding.id));
    await time('file', () => store.save(issued));
    await time('file and supersede', () => store.save(superseding));
    await time('delete', () => store.delete(superseding.id));
    await time('delete for a user', () => store.deleteForUser(issued.userId));
  }
  return costs;
}

function printTable(engine: string, rounds: readonly Costs[][], stores: readonly FilledStore[]): void {
  console.log(
    `\n${engine}: the median of ${ROUNDS} rounds, one call after the other (ratio to 10³, and its quartiles)`,
  );
  print(
    'tokens outstanding',
    sizes.map((size) => size.toLocaleString('en')),
  );
  for (const operation of Object.keys(rounds[0]?.[0] ?? {})) {
    print(
      operation,
      sizes.map((_, index) => describeCosts(rounds, operation, index)),
    );
  }
  const sizePerToken = stores.map(({ bytes }, index) => bytes && Math.round(bytes / (sizes[index] ?? 1)));
  print(
    'bytes a token',
    sizePerToken.map((bytes) => (bytes === null ? '' : String(bytes))),
  );
}

function print(title: string, cells: readonly string[]): void {
  console.log([title.padEnd(20), ...cells.map((text) => text.padStart(30))].join('').trimEnd());
}

function describeCosts(rounds: readonly Costs[][], operation: string, index: number): string {
  const costsAt = (size: number): number[] => rounds.map((costs) => costs[size]?.[operation] ?? NaN);
  const micros = quantile(costsAt(index), 0.5).toLocaleString('en', { maximumSignificantDigits: 2 });
  if (index === 0) return `${micros} µs`;
  const growth = ratios(costsAt(index), costsAt(0));
  const [middle, low, high] = [0.5, 0.25, 0.75].map((share) => quantile(growth, share).toFixed(2));
  return `${micros} µs ×${middle ?? ''} (${low ?? ''}–${high ?? ''})`;
}

async function measureHashes(): Promise<number[]> {
  const hasher = new BcryptPasswordHasher();
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await hasher.hash('a password like any other');
    durations.push(performance.now() - start);
  }
  return durations;
}
