import { createOpenApiDocument } from '../../../lib/openapi';
import { generateCommonPasswords } from './common-passwords';
import { generateErrorTable } from './error-table';
import { optionPages } from './option-tables';
import { generateValidators } from './validators';

/** Every committed file that `npm run generate` writes, and its text. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  'lib/openapi/openapi.json': () => `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`,
  'lib/http/validate.generated.ts': generateValidators,
  'docs/errors.md': generateErrorTable,
  ...optionPages,
  'lib/passwords/common-passwords.ts': generateCommonPasswords,
};
