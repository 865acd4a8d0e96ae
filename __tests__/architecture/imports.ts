import { posix } from 'node:path';

export interface Import {
  readonly from: string;
  /** As it is written. */
  readonly named: string;
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
    const named = groups?.['to'] ?? '';
    const isType = groups?.['type'] !== undefined;
    if (!named.startsWith('.')) return { from: file, named, to: named, isPackage: true, isType };
    return { from: file, named, to: `${posix.join(posix.dirname(file), named)}.ts`, isPackage: false, isType };
  });
}
