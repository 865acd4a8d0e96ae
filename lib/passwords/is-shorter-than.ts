/** Every code point counts as one (NIST SP 800-63B-4 3.1.1.2). */
export function isShorterThan(minLength: number, password: string): boolean {
  return password.length < minLength * 2 && Array.from(password).length < minLength;
}
