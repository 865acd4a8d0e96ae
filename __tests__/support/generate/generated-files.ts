import { generateCommonPasswords } from './common-passwords';
import { generateValidators } from './validators';

/** Every committed file that `npm run generate` writes, and its text. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  'lib/http/validate.generated.ts': generateValidators,
  'lib/passwords/common-passwords.ts': generateCommonPasswords,
};
