import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './root';

/** The package as npm would install it, without its dependencies, in a folder of its own. Types are checked elsewhere. */
export async function buildPackage(): Promise<string> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'built-')));
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const output = ['--outDir', path.join(folder, 'dist'), '--declaration', 'false', '--isolatedDeclarations', 'false'];
  const args = [compiler, '-p', path.join(root, 'tsconfig.build.json'), '--noCheck', ...output];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  return folder;
}
