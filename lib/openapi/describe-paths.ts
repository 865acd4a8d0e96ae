import { MAX_USER_ID_BYTES } from '../core/guarded-ports/user-id';
import type { DocumentedBody, Endpoint } from '../http/endpoints';
import { describeAnswers } from './describe-answers';
import type { Json } from './exactly';
import { exampleMembers } from './example-members';
import type { MountedOperation } from './operations';
import { paramsIn, templateOf } from './path-template';

/** Under paths: each path with the operations on it. */
export function describePaths(operations: readonly MountedOperation[]): Readonly<Record<string, Json>> {
  const paths = new Map<string, Json>();
  for (const { id, path, endpoint } of operations) {
    const template = templateOf(path);
    const described = paths.get(template) ?? describeParameters(path);
    paths.set(template, { ...described, [endpoint.method.toLowerCase()]: describeOperation(id, endpoint) });
  }
  return Object.fromEntries(paths);
}

function describeParameters(path: string): Json {
  const parameters = paramsIn(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'sid' ? "The user's id." : 'Where the endpoints are mounted.',
    schema: { type: 'string', minLength: 1, ...(name === 'sid' && { maxLength: MAX_USER_ID_BYTES }) },
    example: `example-${name}`,
  }));
  return parameters.length > 0 ? { parameters } : {};
}

function describeOperation(operationId: string, endpoint: Endpoint): Json {
  const { summary, description, body } = endpoint;
  return {
    operationId,
    summary,
    description,
    tags: ['passwords'],
    security: securities[endpoint.authentication],
    ...(body && { requestBody: describeBody(body) }),
    responses: describeAnswers(endpoint),
  };
}

/** Any one of the list will do; {} is nothing at all, where a reset token in the body stands in for it. */
const securities: Readonly<Record<Endpoint['authentication'], readonly Json[]>> = {
  caller: [{ host: [] }],
  'caller-or-token': [{ host: [] }, {}],
  none: [],
};

function describeBody({ schema, mediaTypes }: DocumentedBody): Json {
  const members: Readonly<Record<string, string>> = exampleMembers;
  const example = Object.fromEntries(Object.keys(schema.properties).map((name) => [name, members[name]]));
  return { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema, example }])) };
}
