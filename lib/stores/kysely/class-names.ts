/** Its class's and those that it extends. Kysely's CommonJS build and its ES modules have a class each, of the same name. */
export function classNamesOf(value: object): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(value);
  return parent === null ? [] : [value.constructor.name, ...classNamesOf(parent as object)];
}
