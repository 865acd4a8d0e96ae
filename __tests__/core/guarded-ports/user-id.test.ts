import { canBeUserId } from '../../../lib/core/guarded-ports/user-id';

test.each([
  ['a word', 'jane'],
  ['a number in text', '42'],
  ['a UUID', '00000000-0000-4000-8000-000000000000'],
  ['an address', 'jane.doe+reset@example.com'],
  ['a name with spaces', ' Jane Doe '],
  ['a path', '../../etc/passwd'],
  ['SQL', "' OR 1=1 --"],
  ['a property of every object', '__proto__'],
  ['other scripts', '\u65e5\u672c\u8a9e \u05e2\u05d1\u05e8\u05d9\u05ea \u{1F642}'],
  ['255 bytes', 'x'.repeat(255)],
])('%s can be one', (_name, userId) => {
  expect(canBeUserId(userId)).toBe(true);
});

test.each<[string, unknown]>([
  ['nothing', ''],
  ['256 bytes', 'x'.repeat(256)],
  ['128 letters of two bytes each', '\u00e4'.repeat(128)],
  ['a line break', 'jane\nadmin'],
  ['a carriage return', 'jane\radmin'],
  ['a NUL', 'jane\0'],
  ['a tab', 'jane\t'],
  ['a terminal sequence', '\u001b[31mjane'],
  ['DEL', 'jane\u007f'],
  ['a control character beyond ASCII', 'jane\u0085'],
  ['a lone surrogate', 'jane\ud800'],
  ['a number', 42],
  ['null', null],
  ['undefined', undefined],
  ['a list', ['jane']],
  ['a query', { $ne: null }],
])('%s can not', (_name, userId) => {
  expect(canBeUserId(userId)).toBe(false);
});
