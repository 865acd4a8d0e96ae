/** Paths that differ only in what their parameters are called are the same: to Express, and in OpenAPI (3.1 §4.8.8). */
export function unnamed(path: string): string {
  return path.replace(/:[$\p{ID_Continue}]+/gu, ':');
}
