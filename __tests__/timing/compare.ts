/** One thing that may take longer than another: called again and again, with a fresh number each time. */
export type Subject = (round: number) => Promise<unknown>;

export interface Subjects {
  readonly each: Readonly<Record<string, Subject>>;
  stop?(): Promise<void>;
}

const LEAST = 0.9;
const MOST = 1.1;
const WARM_UP_ROUNDS = 5;

/** Takes the subjects' times in turns, in a new order each round, and compares every median with the first one's. */
export async function compare(title: string, rounds: number, { each, stop }: Subjects): Promise<boolean> {
  const names = Object.keys(each);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    for (const name of shuffle(names)) {
      const taken = await timeOf(() => each[name]?.(round));
      if (round >= WARM_UP_ROUNDS) times.get(name)?.push(taken);
    }
  }
  await stop?.();

  const [reference = 0, ...others] = [...times.values()].map(median);
  const ratios = others.map((other) => other / reference);
  const holds = ratios.every((ratio) => ratio >= LEAST && ratio <= MOST);
  const told = names.slice(1).map((name, index) => `${name} ${(ratios[index] ?? 0).toFixed(3)}`);
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${title}: ${names[0]} 1, ${told.join(', ')} (medians of ${rounds})`);
  return holds;
}

async function timeOf(subject: () => Promise<unknown> | undefined): Promise<number> {
  const before = process.hrtime.bigint();
  await subject()?.catch(() => undefined);
  return Number(process.hrtime.bigint() - before);
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function shuffle<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
