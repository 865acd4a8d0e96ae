/** The options that a constructor or a factory knows, by what it says of one that it does not: "it takes a, b, c." */
export function namesTaken(make: (options: never) => unknown): readonly string[] {
  try {
    make({ nothingLikeAnyOption: true } as never);
  } catch (error) {
    return (/it takes (.*)\.$/.exec((error as Error).message)?.[1] ?? '').split(', ');
  }
  return [];
}
