import { inspect } from 'node:util';

/** What a mailer throws may quote the message, and with it the token. Then only the error's name goes on. */
export function withoutSecret(error: unknown, secret: string): unknown {
  const text = inspect(error, {
    depth: 10,
    maxArrayLength: 1_000,
    maxStringLength: Infinity,
    showHidden: true,
    customInspect: false,
  });
  if (!text.includes(secret)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new Error(`deliver failed with an error that quotes the token: ${name.replaceAll(secret, '')}`);
}
