import { createOpenApiDocument } from '../http/openapi';
import type { Answer, Command } from './command';

export const openapi: Command = {
  name: 'openapi',
  summary: 'print the OpenAPI 3.1 document of the endpoints',
  explanation: ['Prints the OpenAPI 3.1 document of the endpoints at their default paths, as JSON. Needs no config.'],
  options: [],
  examples: [{ line: 'npx express-password-router openapi > openapi.json', meaning: 'into a file' }],
  run: async (): Promise<Answer> => {
    const document = createOpenApiDocument();
    return { text: JSON.stringify(document, null, 2), json: document };
  },
};
