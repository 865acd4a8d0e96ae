import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install';

export interface LockedPackage {
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
  readonly dev?: boolean;
}

/** A stranger's project in `folder`: the files of a folder beside this one, and packages from the registry. */
export async function createProject(folder: string, template: string, packages: readonly string[]): Promise<string> {
  cpSync(join(__dirname, template), folder, { recursive: true });
  await install(folder, packages);
  return folder;
}

/** What got installed, by path. */
export function lockedPackages(folder: string): Readonly<Record<string, LockedPackage>> {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return lock.packages;
}
