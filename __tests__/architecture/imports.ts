import { posix } from 'node:path';

export interface Import {
  readonly from: string;
  /** A file of lib/, or a package. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Gone once it is compiled. */
  readonly isType: boolean;
}

const statement = /^(?:import|export)\b(?<type> type\b)?(?:[^;'"]*? from)? '(?<to>[^']+)';/gm;

/** The imports, and re-exports, of one file of lib/. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(({ groups }) => {
    const to = groups?.['to'] ?? '';
    const isType = groups?.['type'] !== undefined;
    if (!to.startsWith('.')) return { from: file, to, isPackage: true, isType };
    return { from: file, to: `${posix.join(posix.dirname(file), to)}.ts`, isPackage: false, isType };
  });
}
