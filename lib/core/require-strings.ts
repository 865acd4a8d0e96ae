import { SchemaViolationError } from '../errors';

type Members = Readonly<Record<string, unknown>>;

/**
 * A login route may hand on what it was sent: an array or an object reaches no store and no hasher. Of what may be left out,
 * undefined is none.
 * @throws SchemaViolationError
 */
export function requireStrings(needed: Members, optional: Members = {}): void {
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  const wrong = [...Object.entries(needed), ...given].filter(([, value]) => typeof value !== 'string');
  if (wrong.length === 0) return;
  const names = wrong.map(([name]) => name);
  const cause = new TypeError(`${names.join(' and ')} must be a string`);
  throw new SchemaViolationError(
    names.map((name) => ({ path: `/${name}`, message: 'must be string' })),
    { cause },
  );
}
