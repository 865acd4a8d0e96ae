import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './support/generate/generated-files';
import { root } from './support/root';

test.each(Object.entries(generatedFiles))('%s is what `npm run generate` writes', (path, generate) => {
  const isSame = readFileSync(join(root, path), 'utf8') === generate();
  expect(isSame).toBe(true); // a difference would print as half a megabyte
});
