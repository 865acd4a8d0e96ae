import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './root';

/** `npx tsx examples/<file>`, to its end: the lines that it prints. Fails when it complains or exits with another code than 0. */
export async function runExample(
  file: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const args = ['--import', 'tsx', path.join('examples', file)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...settings },
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.trimEnd().split('\n');
}
