import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

const project = path.resolve(__dirname, '..', '..');

export interface CompiledServer {
  readonly directory: string;
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
}

/** One file of JavaScript in a directory of its own: from it, a process starts several times faster. */
export function compileServer(): CompiledServer {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'many-processes-')));
  const file = path.join(directory, 'server.js');
  buildSync({
    entryPoints: [path.join(__dirname, 'server.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    alias: { 'express-password-router': path.join(project, 'lib') },
    external: ['bcrypt', 'pg-native'], // the one is native, the other not there
    logLevel: 'error',
  });
  return { directory, file, env: { ...process.env, NODE_PATH: path.join(project, 'node_modules') } };
}
