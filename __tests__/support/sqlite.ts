import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The path of a SQLite file that does not exist yet, in a directory of its own. */
export function startSqlite(): { file: string; stop(): void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'sqlite-'));
  return {
    file: path.join(directory, 'test.sqlite'),
    stop: () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }),
  };
}
