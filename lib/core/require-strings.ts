import { SchemaViolationError } from '../errors';

type Members = Readonly<Record<string, unknown>>;

/**
 * A login route may hand on what it was sent: an array or an object reaches no store and no hasher. What is optional may be
 * undefined.
 * @throws SchemaViolationError
 */
export function requireStrings(needed: Members, optional: Members = {}): void {
  const missing = Object.keys(needed).filter((name) => typeof needed[name] !== 'string');
  const wrong = Object.keys(optional).filter((name) => !['string', 'undefined'].includes(typeof optional[name]));
  const names = [...missing, ...wrong];
  if (names.length === 0) return;
  const cause = new TypeError(`${names.join(' and ')} must be a string`);
  throw new SchemaViolationError(
    names.map((name) => ({ path: `/${name}`, message: 'must be string' })),
    { cause },
  );
}
