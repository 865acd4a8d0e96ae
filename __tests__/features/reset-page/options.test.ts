import { ConfigurationError } from 'express-password-router';
import { createResetPage, englishMessages, germanMessages } from 'express-password-router/features/reset-page';
import { defaultColors, requireColors } from '../../../lib/features/reset-page/colors';
import { createService } from '../../support/create-service';

const { service } = createService();
const make = (options: object) => () => createResetPage({ service, ...options });

test('only the service is needed', () => {
  expect(make({})).not.toThrow();
  expect(() => createResetPage({ service: undefined as never })).toThrow(
    'service must come from createPasswordService.',
  );
});

test.each([
  ['an unknown option', { loginURL: '/login' }, "did you mean 'loginUrl'?"],
  ['an unknown path', { paths: { pages: '/a' } }, "did you mean 'page'?"],
  ['a path with a parameter', { paths: { page: '/:tenant/reset' } }, 'paths.page must look like'],
  ['a path that stays where it is', { paths: { page: '/a/./b' } }, 'paths.page must look like'],
  ['a path that climbs', { paths: { page: '/a/../b' } }, 'paths.page must look like'],
  ['a path with an end that is empty', { paths: { check: '/a/' } }, 'paths.check must look like'],
  ['a path with markup', { paths: { submit: '/"><b>' } }, 'paths.submit must look like'],
  ['a path that is used twice', { paths: { submit: '/auth/reset' } }, 'the three of them must differ'],
  ['a login that is a script', { loginUrl: 'javascript:alert(1)' }, 'loginUrl must be a path'],
  ['a login on any host', { loginUrl: '//elsewhere.example.com' }, 'loginUrl must be a path'],
  ['a page for new links without TLS', { newLinkUrl: 'http://example.com/forgot' }, 'newLinkUrl must be a path'],
  ['an empty name', { siteName: '' }, 'siteName must be a string'],
  ['no language', { messages: [] }, 'messages is empty'],
  ['a message that is missing', { messages: { ...englishMessages, submit: undefined } }, 'messages.submit must be'],
  ['a message too many', { messages: { ...englishMessages, submitt: 'x' } }, "did you mean 'submit'?"],
  ['a language that is none', { messages: { ...englishMessages, lang: 'en_US' } }, 'messages.lang must be'],
  ['a direction that is none', { messages: { ...englishMessages, dir: 'up' } }, "messages.dir must be 'ltr' or 'rtl'"],
  ['rules that are none', { messages: { ...englishMessages, rules: 'x' } }, 'messages.rules must be an object'],
  ['a rule without words', { messages: { ...englishMessages, rules: { breached: '' } } }, "messages.rules['breached']"],
  ['an unknown scheme', { colors: { drak: {} } }, "did you mean 'dark'?"],
  ['an unknown colour', { colors: { dark: { acent: '#fff' } } }, "did you mean 'accent'?"],
  ['a colour by name', { colors: { light: { accent: 'red' } } }, 'colors.light.accent must look like'],
  [
    'a colour that ends the style',
    { colors: { light: { accent: '#fff;}</style>' } } },
    'colors.light.accent must look like',
  ],
  ['a template that is none', { template: '<html>' }, 'template must be a function'],
  ['a template without the form', { template: ({ head }: { head: string }) => head }, 'template must answer a string'],
  ['a template without the title', { template: ({ main }: { main: string }) => main }, 'template must answer a string'],
  ['a template that answers nothing', { template: () => undefined }, 'template must answer a string'],
  [
    'a template that fails',
    { template: ({ site }: { site: { name: string } }) => site.name },
    'template failed at a sample page: see cause',
  ],
])('%s is refused at construction', (_name, options, message) => {
  expect(make(options)).toThrow(ConfigurationError);
  expect(make(options)).toThrow(message);
});

test('every language has the same messages, and no two of them alike by mistake', () => {
  const { rules: english, ...inEnglish } = englishMessages;
  const { rules: german, ...inGerman } = germanMessages;
  expect(Object.keys(inGerman)).toEqual(Object.keys(inEnglish));
  expect(Object.keys(german)).toEqual(Object.keys(english));
  const placeholders = (texts: object): unknown[] => Object.values(texts).map((text: string) => text.match(/\{\w+\}/g));
  expect(placeholders(inGerman)).toEqual(placeholders(inEnglish));
  expect(placeholders(german)).toEqual(placeholders(english));
  const same = Object.entries(inGerman).filter(([name, text]) => Reflect.get(inEnglish, name) === text);
  expect(same).toEqual([['dir', 'ltr']]);
});

describe('colours', () => {
  test('of the host take the place of the default ones, one by one', () => {
    const { light, dark } = requireColors({ light: { accent: '#00f' } });
    expect(light).toEqual({ ...defaultColors.light, accent: '#00f' });
    expect(dark).toEqual(defaultColors.dark);
  });

  test('that the host has not set are the default ones, undefined too', () => {
    expect(requireColors({ light: undefined, dark: { accent: undefined } })).toEqual(defaultColors);
  });

  test('that people could not tell apart are refused, with the contrast and the one it takes', () => {
    expect(() => requireColors({ light: { muted: '#777777' } })).toThrow(
      'colors.light: muted on surface has a contrast of 4.47, WCAG asks for 4.5.',
    );
  });

  test.each([
    ['text on surface', 4.5, { text: '#fff' }],
    ['muted on surface', 4.5, { muted: '#fff' }],
    ['accent on surface', 4.5, { accent: '#fff', onAccent: '#000' }],
    ['danger on surface', 4.5, { danger: '#fff' }],
    ['success on surface', 4.5, { success: '#fff' }],
    ['onAccent on accent', 4.5, { onAccent: '#000' }],
    ['border on surface', 3, { border: '#ccc' }],
  ])('that people could not tell apart are refused: %s, below %d', (pair, least, light) => {
    expect(() => requireColors({ light })).toThrow(
      new RegExp(`^colors\\.light: ${pair} has a contrast of [\\d.]+, WCAG asks for ${least}\\.$`),
    );
  });

  test('are read as WCAG reads them: black on white has 21', () => {
    expect(() => requireColors({ light: { text: '#000', surface: '#000000' } })).toThrow('a contrast of 1.00');
    expect(() => requireColors({ light: { text: '#767676' } })).not.toThrow();
    expect(() => requireColors({ dark: { surface: '#000', muted: '#606060' } })).toThrow('a contrast of 3.33');
    expect(() => requireColors({ light: { text: '#507e86' } })).toThrow('a contrast of 4.49');
  });
});
