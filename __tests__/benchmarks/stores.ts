import { BcryptPasswordHasher } from 'express-password-router';
import findEngines from '../support/engines';
import { engines } from './stores-engines';
import type { Engine, FilledStore } from './stores-engines';
import { outstandingToken, supersedingToken } from './stores-tokens';

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS = 9;
const TURNS = 100;

/** Microseconds of one turn, by operation. */
type Costs = Readonly<Record<string, number>>;

/**
 * What one call of each token store costs while 10³ … 10⁶ tokens are outstanding: the median of nine rounds, in which the
 * sizes take turns, and its ratio to 10³ with the quartiles. Without names: of all engines.
 */
export async function benchStores(names: readonly string[] = []): Promise<void> {
  await findEngines();
  for (const { name, open } of engines.filter((engine) => names.length === 0 || names.includes(engine.name))) {
    const engine = await open();
    if (!engine) {
      console.log(`\n${name}: not on this machine`);
      continue;
    }
    await benchEngine(engine).finally(() => engine.stop());
  }
  const hash = await medianHash();
  console.log(`\nOne bcrypt hash at cost 12, for comparison: ${Math.round(hash / 1_000)} ms`);
}

async function benchEngine(engine: Engine): Promise<void> {
  const stores: FilledStore[] = [];
  for (const size of sizes) stores.push(await engine.fill(size));

  const rounds: Costs[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const costs: Costs[] = [];
    for (const [index, store] of stores.entries()) costs.push(await measure(store, sizes[index] ?? 0, round));
    if (round > 0) rounds.push(costs); // the first warms up
  }

  console.log(`\n${engine.name}, one call after the other`);
  console.log(
    line(
      'tokens outstanding',
      sizes.map((size) => size.toLocaleString('en')),
    ),
  );
  for (const operation of Object.keys(rounds[0]?.[0] ?? {})) {
    const cells = sizes.map((_, index) => cell(rounds, operation, index));
    console.log(line(operation, cells));
  }
  const bytes = stores.map((store, index) => (store.bytes === null ? '–' : perToken(store.bytes, sizes[index] ?? 1)));
  console.log(line('bytes a token', bytes));
}

/** Every turn leaves the store as it found it. */
async function measure({ store, roundTrip }: FilledStore, size: number, round: number): Promise<Costs> {
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
    if (roundTrip) await time('bare round trip', roundTrip);
    await time('look up', () => store.findById(present.id));
    await time('look up in vain', () => store.findById(superseding.id));
    await time('file', () => store.save(issued));
    await time('file and supersede', () => store.save(superseding));
    await time('delete', () => store.delete(superseding.id));
    await time('delete for a user', () => store.deleteForUser(issued.userId));
  }
  return costs;
}

function cell(rounds: readonly Costs[][], operation: string, index: number): string {
  const cost = (costs: readonly Costs[], size: number): number => costs[size]?.[operation] ?? NaN;
  const micros = sorted(rounds.map((costs) => cost(costs, index)));
  const absolute = `${quantile(micros, 0.5).toLocaleString('en', { maximumSignificantDigits: 2 })} µs`;
  if (index === 0) return absolute;
  const ratios = sorted(rounds.map((costs) => cost(costs, index) / cost(costs, 0)));
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(ratios, part).toFixed(2));
  return `${absolute} ×${middle ?? ''} (${low ?? ''}–${high ?? ''})`;
}

function perToken(bytes: number, size: number): string {
  return String(Math.round(bytes / size));
}

function line(title: string, cells: readonly string[]): string {
  return [title.padEnd(20), ...cells.map((text) => text.padStart(30))].join('');
}

async function medianHash(): Promise<number> {
  const hasher = new BcryptPasswordHasher();
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await hasher.hash('a password like any other');
    durations.push((performance.now() - start) * 1_000);
  }
  return quantile(sorted(durations), 0.5);
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function quantile(ascending: readonly number[], part: number): number {
  return ascending[Math.round((ascending.length - 1) * part)] ?? NaN;
}
