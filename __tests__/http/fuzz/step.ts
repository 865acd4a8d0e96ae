import fc from 'fast-check';

/** What a client tries next. Tokens are named by when they were issued; the model knows what should come of it. */
export type Step =
  | { readonly kind: 'issue'; readonly caller: string | null; readonly target: string; readonly body: string }
  | { readonly kind: 'redeem'; readonly token: TokenChoice; readonly password: string; readonly asForm: boolean }
  | {
      readonly kind: 'change';
      readonly caller: string | null;
      readonly current: CurrentChoice;
      readonly password: string;
    }
  | { readonly kind: 'nonsense'; readonly path: 'redeem' | 'change'; readonly type: string; readonly body: string };

export type TokenChoice = { readonly issued: number; readonly flipped?: number } | { readonly text: string };

export type CurrentChoice = 'right' | { readonly text: string };

const ids = ['admin', 'ann', 'remote', 'revoked', 'locked', 'invited'] as const;
const hostileText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uFFFD',
    '__proto__',
    'constructor',
    '../ann',
    "' OR 1=1 --",
    '\r\nSet-Cookie: a=b',
    'ANN',
  ),
);

/** A URL can say everything but this: so each step is a request. */
const pathSegment = hostileText.filter((text) => text.isWellFormed() && !['', '.', '..'].includes(text));

const target = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: pathSegment });
const caller = fc.option(fc.constantFrom(...ids, 'ghost', 'admin', 'admin', 'ann', 'ann'), { freq: 9 });
const password = fc.oneof(
  { weight: 6, arbitrary: fc.uuid().map((uuid) => `a good one ${uuid}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('short', 'x'.repeat(73), '🗝'.repeat(18), '🗝'.repeat(19), `ill-formed password \ud800`),
  },
  { weight: 1, arbitrary: hostileText },
);
const token: fc.Arbitrary<TokenChoice> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ issued: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ issued: fc.nat(8), flipped: fc.nat(43) }) },
  { weight: 1, arbitrary: fc.record({ text: hostileText }) },
);
const anything = fc.oneof(
  fc.json(),
  fc.record({ token: fc.anything(), password: fc.anything() }).map((value) => asJson(value)),
  fc.record({ current_password: fc.anything(), password: fc.anything(), extra: fc.anything() }).map(asJson),
  hostileText,
);
const mediaType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  '',
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('issue' as const), caller, target, body: hostileText }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('redeem' as const), token, password, asForm: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      caller,
      current: fc.oneof(fc.constant('right' as const), fc.record({ text: hostileText })),
      password,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('nonsense' as const),
      path: fc.constantFrom('redeem' as const, 'change' as const),
      type: mediaType,
      body: anything,
    }),
  },
);

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{';
  }
}
