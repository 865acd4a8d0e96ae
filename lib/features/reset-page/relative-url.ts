/** The address of one of the page's paths as seen from another: '/auth/reset' from '/auth/reset/page' is '../../auth/reset'. */
export function relativeUrl(from: string, to: string): string {
  return '../'.repeat(from.split('/').length - 2) + to.slice(1);
}
