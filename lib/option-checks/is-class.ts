/** True for a class, which throws when it is called, not for a method whose name is `class`. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b(?!\s*\()/.test(Function.prototype.toString.call(value));
}
