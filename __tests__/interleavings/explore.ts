/** Picks one of so many options. */
export type Choose = (options: number) => number;

interface Step {
  taken: number;
  readonly options: number;
}

/** Depth first through every sequence of choices; each history is run from its start. Answers how many there were. */
export async function exploreAll(run: (choose: Choose) => Promise<void>): Promise<number> {
  const path: Step[] = [];
  for (let histories = 1; ; histories++) {
    await run(follow(path));
    if (!advance(path)) return histories;
  }
}

/** Takes the path as far as it goes, and the first option after its end. */
function follow(path: Step[]): Choose {
  let depth = 0;
  return (options) => {
    if (options === 1) return 0;
    const step = (path[depth] ??= { taken: 0, options });
    if (step.options !== options) throw new Error('the same choices led elsewhere this time');
    depth++;
    return step.taken;
  };
}

function advance(path: Step[]): boolean {
  for (let last = path.at(-1); last; last = path.at(-1)) {
    if (++last.taken < last.options) return true;
    path.pop();
  }
  return false;
}
