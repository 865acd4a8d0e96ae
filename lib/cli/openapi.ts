import { createOpenApiDocument } from '../openapi/index';
import type { Feature } from '../openapi/index';
import { operationsOfFeatures } from '../openapi/operations';
import type { Answer, Call, Command } from './command';

export const openapi: Command = {
  name: 'openapi',
  summary: 'print the OpenAPI 3.1 document of the endpoints',
  explanation: [
    'Prints the OpenAPI 3.1 document of the endpoints as JSON. Needs no config: it knows the default paths. For paths of your',
    'own, call createOpenApiDocument of express-password-router/openapi.',
  ],
  options: [
    { name: 'prefix', value: '<path>', meaning: 'where the app mounts the router: /api/v1' },
    {
      name: 'features',
      value: '<names>',
      meaning: `what is mounted besides, with commas between: ${Object.keys(operationsOfFeatures).join(',')}`,
    },
  ],
  examples: [
    { line: 'npx express-password-router openapi > openapi.json', meaning: 'into a file' },
    { line: 'npx express-password-router openapi --prefix /api/v1', meaning: "with the app's own prefix" },
  ],
  run: describe,
};

async function describe({ values: { prefix, features } }: Call): Promise<Answer> {
  const document = createOpenApiDocument({
    prefix: prefix?.toString(),
    // Which names there are, createOpenApiDocument says.
    features: features?.toString().split(',') as Feature[] | undefined,
  });
  return { text: JSON.stringify(document, null, 2), json: document };
}
