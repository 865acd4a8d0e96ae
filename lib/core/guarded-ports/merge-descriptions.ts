type Description = Readonly<Record<string, unknown>>;

/** What holds when all of the policies count: of two minimums the higher one, of two maximums (`max…`) the lower. */
export function mergeDescriptions(descriptions: readonly Description[]): Description {
  const merged = new Map<string, unknown>();
  for (const [name, value] of descriptions.flatMap((description) => Object.entries(description))) {
    merged.set(name, merged.has(name) ? stricter(name, merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
}

function stricter(name: string, one: unknown, other: unknown): unknown {
  if (typeof one === 'boolean' && typeof other === 'boolean') return one || other;
  if (typeof one !== 'number' || typeof other !== 'number') return other;
  return name.startsWith('max') ? Math.min(one, other) : Math.max(one, other);
}
