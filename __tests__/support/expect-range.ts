import { ConfigurationError } from 'express-password-router';

/** An option takes the ends of its documented range, '1 … 1 024', and nothing beyond them or between two whole numbers. */
export function expectRange(documented: string | undefined, make: (value: number) => unknown): void {
  const [least = NaN, most = NaN] = (documented ?? '').split('…').map(readNumber);
  for (const accepted of [least, most]) expect(() => make(accepted)).not.toThrow();
  for (const refused of [least - 1, most + 1, least + 0.5]) {
    expect(() => make(refused)).toThrow(ConfigurationError);
  }
}

/** '1 024' is 1024. */
export function readNumber(text: string): number {
  return Number(text.replaceAll(/\s/g, ''));
}
