export interface PasswordPair {
  readonly difference: string;
  readonly pair: readonly [string, string];
}

/** Pairs that an encoding, a normal form or a filter on its way to the hasher takes for one. */
export const passwordPairs: readonly PasswordPair[] = [
  { difference: 'Unicode composition', pair: ['caf\u00e9', 'cafe\u0301'] },
  { difference: 'a ligature', pair: ['ef\ufb01gy', 'effigy'] },
  // U+0161 and U+0061: Latin-1 keeps the lower byte.
  { difference: 'the upper byte of a character', pair: ['\u0161t', 'at'] },
  // U+00E9 and U+0069.
  { difference: 'the eighth bit of a character', pair: ['caf\u00e9', 'cafi'] },
  { difference: 'an emoji', pair: ['cat 🙂', 'cat 🙃'] },
  { difference: 'a second space', pair: ['two  spaces', 'two spaces'] },
  { difference: 'the kind of a space', pair: ['two\u00a0words', 'two words'] },
  { difference: 'a line break at the end', pair: ['word\n', 'word'] },
  { difference: 'a byte order mark', pair: ['\ufeffword', 'word'] },
  { difference: 'a soft hyphen', pair: ['co\u00adop', 'coop'] },
  { difference: 'a backslash', pair: ['a\\b', 'ab'] },
  { difference: 'a plus for a space', pair: ['a+b', 'a b'] },
  { difference: 'a percent sign and two digits', pair: ['a%20b', 'a b'] },
  { difference: 'what looks like an entity', pair: ['a&amp;b', 'a&b'] },
  { difference: 'a control character', pair: ['a\u0001b', 'ab'] },
  { difference: 'what looks like a tag', pair: ['a<b>c', 'ac'] },
];
