import { ConfigurationError } from '../../errors';
import { requireKnownKeys } from '../../option-checks/known-keys';
import { withoutUndefined } from '../../option-checks/without-undefined';

/** The colours of one scheme, each as '#rgb' or '#rrggbb'. */
export interface ResetPageColors {
  /** Around the card. */
  readonly background: string;
  /** The card. */
  readonly surface: string;
  /** Headings, labels, and what is typed. */
  readonly text: string;
  /** Hints. */
  readonly muted: string;
  /** Around fields. */
  readonly border: string;
  /** The button, links, the ring of the focus. */
  readonly accent: string;
  /** The words on the button. */
  readonly onAccent: string;
  /** Faults: their words, their fields and the summary of them. */
  readonly danger: string;
  /** That a password can be used, that both are the same, that it is changed. */
  readonly success: string;
}

/** The colours by daylight and in the dark; those left out stay as they are. */
export interface ResetPageSchemes {
  readonly light?: Readonly<Partial<Record<keyof ResetPageColors, string | undefined>>> | undefined;
  readonly dark?: Readonly<Partial<Record<keyof ResetPageColors, string | undefined>>> | undefined;
}

/** Both schemes with every colour. */
export interface SettledSchemes {
  readonly light: ResetPageColors;
  readonly dark: ResetPageColors;
}

export const defaultColors: SettledSchemes = {
  light: {
    background: '#eef1ee',
    surface: '#ffffff',
    text: '#1b2420',
    muted: '#55615b',
    border: '#7d8983',
    accent: '#1d5c48',
    onAccent: '#ffffff',
    danger: '#a3252b',
    success: '#1d6a44',
  },
  dark: {
    background: '#0f1412',
    surface: '#19201d',
    text: '#e7ece9',
    muted: '#a8b3ad',
    border: '#75817b',
    accent: '#8ed1b5',
    onAccent: '#0c1f18',
    danger: '#ff9d97',
    success: '#8fd6a8',
  },
};

/** What has to be told apart, and by how much (WCAG 2.2, 1.4.3 and 1.4.11). */
const contrasts: readonly (readonly [keyof ResetPageColors, keyof ResetPageColors, number])[] = [
  ['text', 'surface', 4.5],
  ['muted', 'surface', 4.5],
  ['accent', 'surface', 4.5],
  ['danger', 'surface', 4.5],
  ['success', 'surface', 4.5],
  ['onAccent', 'accent', 4.5],
  ['border', 'surface', 3],
];

/** @throws ConfigurationError for a colour that is none, and for two that people can't tell apart */
export function requireColors(given: ResetPageSchemes): SettledSchemes {
  requireKnownKeys('colors', given, ['light', 'dark']);
  return { light: requireScheme('light', given.light), dark: requireScheme('dark', given.dark) };
}

function requireScheme(scheme: 'light' | 'dark', given: ResetPageSchemes['light'] = {}): ResetPageColors {
  requireKnownKeys(`colors.${scheme}`, given, Object.keys(defaultColors[scheme]));
  const chosen = withoutUndefined(given);
  for (const [name, color] of Object.entries(chosen)) {
    if (typeof color === 'string' && /^#([\da-f]{3}|[\da-f]{6})$/i.test(color)) continue;
    throw new ConfigurationError(`colors.${scheme}.${name} must look like '#1d5c48' or '#fff'.`);
  }
  const colors = { ...defaultColors[scheme], ...chosen };
  for (const [ink, ground, least] of contrasts) {
    const contrast = contrastOf(colors[ink], colors[ground]);
    if (contrast >= least) continue;
    const shown = (Math.floor(contrast * 100) / 100).toFixed(2); // 4.499 is not enough, and must not read so
    throw new ConfigurationError(
      `colors.${scheme}: ${ink} on ${ground} has a contrast of ${shown}, WCAG asks for ${least}.`,
    );
  }
  return colors;
}

function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminanceOf(color: string): number {
  const digits = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => linear(digits.slice(start, start + 2)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: string): number {
  const value = parseInt(channel, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
