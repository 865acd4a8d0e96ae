import type { AnyPasswordError } from '../errors';
import { requireList } from '../option-checks/check-option';
import { requireKnownWords } from '../option-checks/known-keys';
import { everyError } from './every-error';
import type { Operations } from './operations';

type Kinds = readonly AnyPasswordError['kind'][];

/** The same operations; those that ask the resolver refuse by these kinds as well. @throws ConfigurationError */
export function withResolverRefusals(operations: Operations, given: Kinds): Operations {
  const more = requireKinds(given);
  return Object.fromEntries(
    Object.entries(operations).map(([id, endpoint]) => {
      const { authentication, refusals } = endpoint;
      const asksResolver = authentication !== 'none';
      return [id, { ...endpoint, refusals: asksResolver ? [...new Set([...refusals, ...more])] : refusals }];
    }),
  );
}

function requireKinds(given: Kinds): Kinds {
  const sent = everyError.filter(({ status }) => status < 500).map(({ kind }) => kind);
  const kinds = requireList('resolverRefusals', given);
  requireKnownWords('resolverRefusals', kinds.map(String), sent);
  return kinds;
}
