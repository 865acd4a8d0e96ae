import type { Json } from './exactly';

/** A Header Object of OpenAPI. */
interface Header {
  readonly description: string;
  /** Sent with every answer that names it. */
  readonly required: boolean;
  readonly schema: Json;
}

type Name = 'NoStore' | 'NoSniff' | 'NoReferrer' | 'Challenge' | 'RetryAfter' | 'Accept' | 'AcceptEncoding';

/** Under components.headers. */
export const headerComponents: Readonly<Record<Name, Header>> = {
  NoStore: always('The answer may not be stored (RFC 9111 §5.2.2.5).', { const: 'no-store' }),
  NoSniff: always('The media type is the one that is named, and no other is to be guessed.', { const: 'nosniff' }),
  NoReferrer: always('No request that the answer leads to names it as the referrer.', { const: 'no-referrer' }),
  Challenge: always("The host's challenge (RFC 9110 §11.6.1).", { minLength: 1, examples: ['Bearer'] }),
  RetryAfter: always('How many seconds to wait before another try (RFC 9110 §10.2.3).', {
    pattern: '^([1-9]|[12][0-9]|30)$',
    examples: ['5'],
  }),
  Accept: sometimes('The media types that are read, if another one was refused (RFC 9110 §15.5.16).', {
    minLength: 1,
    examples: ['application/json'],
  }),
  AcceptEncoding: sometimes('The content coding that is read, if another one was refused (RFC 9110 §15.5.16).', {
    const: 'identity',
  }),
};

const onEveryAnswer: readonly (readonly [header: string, component: Name])[] = [
  ['Cache-Control', 'NoStore'],
  ['X-Content-Type-Options', 'NoSniff'],
  ['Referrer-Policy', 'NoReferrer'],
];

const ofErrors: readonly (readonly [header: string, component: Name])[] = [
  ['WWW-Authenticate', 'Challenge'],
  ['Retry-After', 'RetryAfter'],
  ['Accept', 'Accept'],
  ['Accept-Encoding', 'AcceptEncoding'],
];

/** The headers of every answer, and those that errors add. */
export function describeHeaders(added: readonly string[] = []): Json {
  const headers = [...onEveryAnswer, ...ofErrors.filter(([name]) => added.includes(name))];
  return Object.fromEntries(headers.map(([name, component]) => [name, { $ref: `#/components/headers/${component}` }]));
}

function always(description: string, text: Json): Header {
  return { description, required: true, schema: { type: 'string', ...text } };
}

function sometimes(description: string, text: Json): Header {
  return { description, required: false, schema: { type: 'string', ...text } };
}
