import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files';

const root = join(__dirname, '..', '..', '..');

for (const [path, generate] of Object.entries(generatedFiles)) writeFileSync(join(root, path), generate());
