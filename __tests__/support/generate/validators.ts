import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import {
  forgotPasswordSchema,
  passwordChangeSchema,
  passwordValidationSchema,
  redemptionSchema,
} from '../../../lib/http/schemas';
import type { BodySchema } from '../../../lib/http/schemas';

const schemas: Readonly<Record<string, BodySchema>> = {
  validateRedemption: redemptionSchema,
  validatePasswordChange: passwordChangeSchema,
  validatePasswordValidation: passwordValidationSchema,
  validateForgotPassword: forgotPasswordSchema,
};

const head = `// Generated from lib/http/schemas.ts by \`npm run generate\`: loading this takes a tenth of what loading and running ajv takes.
// @ts-nocheck
import ucs2length from 'ajv/dist/runtime/ucs2length';
import type { Validator } from './read-body';
`;

/** The text of lib/http/validate.generated.ts. */
export function generateValidators(): string {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: false,
    useDefaults: false,
    removeAdditional: false,
    ownProperties: true,
    strict: true,
    schemas,
    code: { source: true, esm: true, lines: true },
  });
  const named = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  return head + asTypeScript(standaloneCode(ajv, named));
}

/** ajv writes JavaScript; the build emits CommonJS and declarations from TypeScript. */
function asTypeScript(code: string): string {
  const typed = Object.entries(schemas).reduce(
    (text, [name, schema]) => text.replace(`const ${name} =`, `const ${name}: Validator<${bodyType(schema)}> =`),
    code,
  );
  return typed
    .replace('"use strict";', '')
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, 'ucs2length')
    .trim()
    .concat('\n');
}

/** What is in a body that fits the schema, as a type. */
function bodyType({ required, properties }: BodySchema): string {
  const members = Object.keys(properties).map((name) => {
    return required.includes(name) ? `readonly ${name}: string` : `readonly ${name}?: string | undefined`;
  });
  return `{ ${members.join('; ')} }`;
}
