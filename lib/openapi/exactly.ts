export type Json = Readonly<Record<string, unknown>>;

/** The schema of an object that has these members and no others. */
export function exactly(properties: Json): Json {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}
