import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import {
  forgotPasswordSchema,
  passwordChangeSchema,
  passwordValidationSchema,
  redemptionSchema,
} from '../../../lib/http/schemas';

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
    schemas: {
      validateRedemption: redemptionSchema,
      validatePasswordChange: passwordChangeSchema,
      validatePasswordValidation: passwordValidationSchema,
      validateForgotPassword: forgotPasswordSchema,
    },
    code: { source: true, esm: true, lines: true },
  });
  const code = standaloneCode(ajv, {
    validateRedemption: 'validateRedemption',
    validatePasswordChange: 'validatePasswordChange',
    validatePasswordValidation: 'validatePasswordValidation',
    validateForgotPassword: 'validateForgotPassword',
  });
  return head + asTypeScript(code);
}

/** ajv writes JavaScript; the build emits CommonJS and declarations from TypeScript. */
function asTypeScript(code: string): string {
  return code
    .replace('"use strict";', '')
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, 'ucs2length')
    .replace(/export const (\w+) = (\w+);/g, 'export const $1: Validator = $2;')
    .trim()
    .concat('\n');
}
