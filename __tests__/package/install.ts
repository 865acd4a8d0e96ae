import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run';

/** Makes `folder` a stranger's project, and installs packages from the registry in it. */
export async function install(folder: string, packages: readonly string[], ...flags: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
  await run(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...flags, ...packages]);
}
