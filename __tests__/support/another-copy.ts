import type * as errors from 'express-password-router/errors';

/** The errors of another copy of the package, as nested node_modules have it: other classes, the same brand. */
export async function anotherCopy(): Promise<typeof errors> {
  let copy: typeof errors | undefined;
  await jest.isolateModulesAsync(async () => {
    copy = await import('express-password-router/errors');
  });
  if (!copy) throw new Error('there is none');
  return copy;
}
