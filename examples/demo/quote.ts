/** Single quotes, but for the variables. */
export function quote(text: string): string {
  const quoted = `'${text.replaceAll("'", `'\\''`)}'`;
  return quoted.replace(/\$[A-Z_]+/g, (variable) => `'"${variable}"'`);
}
