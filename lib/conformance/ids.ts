import { randomUUID } from 'node:crypto';

/** The longest id that the library passes on; it turns longer ones, and control characters, away itself. */
const MAX_ID_BYTES = 255;

/** Nobody's, in any schema; some of them can't exist where ids are integers or uuids. */
export function idsNobodyHas(): string[] {
  const uuid = randomUUID();
  return [
    '',
    ' ',
    `nobody-${uuid}`,
    `' OR '1'='1`,
    `'; DROP TABLE nobody-${uuid}; --`,
    `" \` \\ ${uuid}`,
    `%${uuid}%`,
    `${uuid.slice(0, -1)}g`,
    uuid.slice(0, -1),
    '1.5',
    '1e3',
    '0x10',
    'NaN',
    '2147483648000',
    '9223372036854775808',
    '99999999999999999999999999999999999999999',
    'constructor',
    'hasOwnProperty',
    '[object Object]',
    `ünïcödé-${uuid}`,
    `🙂-${uuid}`,
    filledTo(MAX_ID_BYTES, `nobody-${uuid}-`, '9'),
    filledTo(MAX_ID_BYTES - 1, `nobody-${uuid}`, 'é'),
  ];
}

/** What databases with a loose comparison or conversion would take for the same id. */
export function respelled(id: string): string[] {
  const spellings = [
    id.toUpperCase(),
    id.toLowerCase(),
    ` ${id}`,
    `${id} `,
    `0${id}`,
    `+${id}`,
    `${id}.0`,
    `${id}e0`,
    `${id}x`,
    `{${id}}`,
    `%${Buffer.from(id).toString('hex', 0, 1)}${id.slice(1)}`,
    `${id}\u00ad`,
    `${id}\u200b`,
    id.replaceAll('-', ''),
    id.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ];
  return [...new Set(spellings)].filter((spelling) => spelling !== id);
}

/** Ids that are hard on string building, object keys, patterns and columns that are too narrow. */
export function hostileIds(): string[] {
  const tag = randomUUID();
  return [
    `'"\`\\-${tag}`,
    `'); DELETE FROM users; -- ${tag}`,
    `%_*?[a-z]-${tag}`,
    `:{}$1$&\${tag}-${tag}`,
    `日本語-ünïcödé-${tag}`,
    `👩‍👩‍👧-${tag}`,
    `${tag}/../?a=b&c#d`,
    filledTo(MAX_ID_BYTES, tag, 'x'),
    filledTo(MAX_ID_BYTES - 1, tag, 'é'),
    '__proto__',
  ];
}

export interface IdPair {
  readonly difference: string;
  /** Two ids of the same shape each time, and new ones. */
  readonly make: () => readonly [string, string];
}

/** Pairs that a case-insensitive, accent-insensitive, padding or truncating column, or a LIKE, takes for one. */
export const idPairs: readonly IdPair[] = [
  pair('upper and lower case', (tag) => [`ann-${tag}`, `Ann-${tag}`]),
  pair('a wildcard', (tag) => [`an_-${tag}`, `ann-${tag}`]),
  pair('an accent', (tag) => [`rene-${tag}`, `rené-${tag}`]),
  pair('Unicode composition', (tag) => [`ren\u00e9-${tag}`, `rene\u0301-${tag}`]),
  pair('a trailing space', (tag) => [`ann-${tag}`, `ann-${tag} `]),
  pair('an emoji', (tag) => [`🙂-${tag}`, `🙃-${tag}`]),
  pair('the 255th byte', (tag) => [`${filledTo(254, tag, 'x')}y`, `${filledTo(254, tag, 'x')}z`]),
];

function pair(difference: string, spell: (tag: string) => readonly [string, string]): IdPair {
  return { difference, make: () => spell(randomUUID()) };
}

function filledTo(bytes: number, start: string, filling: string): string {
  const room = bytes - Buffer.byteLength(start);
  return start + filling.repeat(Math.floor(room / Buffer.byteLength(filling)));
}
