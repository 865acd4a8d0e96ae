import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root';
import { run } from './run';

export interface Tarball {
  readonly path: string;
  readonly files: readonly string[];
}

/** Builds and packs a copy of the project, so that no other test sees a half-built dist/. */
export async function pack(folder: string): Promise<Tarball> {
  const copy = join(folder, 'project');
  mkdirSync(copy);
  const tracked = (await run(root, 'git', ['ls-files'])).trim().split('\n');
  const names = new Set(tracked.map((file) => file.replace(/\/.*/, '')));
  for (const name of [...names].filter((each) => existsSync(join(root, each)))) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const [packed] = readPacked(await run(copy, 'npm', ['pack', '--json', '--pack-destination', folder]));
  if (!packed) throw new Error('npm packed nothing');
  return { path: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The build of prepack talks first. */
function readPacked(output: string): Packed[] {
  return JSON.parse(output.slice(output.indexOf('[\n'))) as Packed[];
}
