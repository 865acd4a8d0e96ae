/**
 * The name of its class, and those of the classes that this extends. Kysely's CommonJS build and its ES modules have a class each,
 * of the same name.
 */
export function classNamesOf(value: object): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(value);
  return parent === null ? [] : [value.constructor.name, ...classNamesOf(parent as object)];
}
