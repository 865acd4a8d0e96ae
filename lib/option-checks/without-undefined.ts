type Given<Options extends object> = { readonly [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/** What was given: a member that is undefined counts as left out, and takes no default's place. */
export function withoutUndefined<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<Options>;
}
