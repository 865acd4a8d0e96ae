import { createHash, hash } from 'node:crypto';

/** In base64url. In one call where Node has it (from 20.12 on): a Hash object costs more than the hash. */
export const sha256: (text: string) => string =
  typeof hash === 'function'
    ? (text) => hash('sha256', text, 'base64url')
    : (text) => createHash('sha256').update(text).digest('base64url');
