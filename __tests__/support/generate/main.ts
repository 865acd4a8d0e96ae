import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root';
import { generatedFiles } from './generated-files';

for (const [path, generate] of Object.entries(generatedFiles)) writeFileSync(join(root, path), generate());
