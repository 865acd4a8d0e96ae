import type { AnyPasswordError } from '../errors';
import type { Endpoint } from '../http/endpoints';
import { oneOfKinds } from './describe-kinds';
import { everyError } from './every-error';
import type { Json } from './exactly';
import { describeHeaders } from './headers';
import { successes } from './successes';

/** Every answer that an endpoint gives, by status. */
export function describeAnswers({ answer, refusals }: Endpoint): Json {
  const { status, description, content } = successes[answer];
  return {
    [status]: { description, headers: describeHeaders(), content },
    ...describeRefusals(everyError.filter(({ kind }) => refusals.includes(kind))),
  };
}

function describeRefusals(errors: readonly AnyPasswordError[]): Json {
  const byStatus = new Map<number, AnyPasswordError[]>();
  for (const error of errors) byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
  return Object.fromEntries([...byStatus].map(([status, ofStatus]) => [status, describeRefusal(ofStatus)]));
}

function describeRefusal(errors: readonly AnyPasswordError[]): Json {
  return {
    description: errors.map(({ kind, message }) => `\`${kind}\`: ${message}`).join(' '),
    headers: describeHeaders(errors.flatMap(({ headers = {} }) => Object.keys(headers))),
    content: {
      'application/json': {
        schema: oneOfKinds(errors),
        examples: Object.fromEntries(errors.map((error) => [error.kind, { value: error.toJSON() }])),
      },
      'text/plain': {
        schema: { type: 'string', minLength: 1, description: 'The message alone, for a browser.' },
        examples: Object.fromEntries(errors.map(({ kind, message }) => [kind, { value: message }])),
      },
    },
  };
}
