import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What the command line said, and how it ended. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliCall {
  readonly stdin?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** A file that is open already, in place of the pipe that `CliResult.stdout` is read from. */
  readonly stdoutFile?: number;
  /** Whoever reads stdout has gone before there is anything on it, as behind `| head`. */
  readonly isUnread?: boolean;
}

/** Where npm puts the command in a project. */
export function cliScript(folder: string): string {
  return path.join(folder, 'node_modules', 'express-password-router', 'dist', 'cli', 'main.js');
}

/** `npx express-password-router …args` in a project's folder, as a process of its own; stdin is a pipe. */
export async function runCli(folder: string, args: readonly string[], call: CliCall = {}): Promise<CliResult> {
  const env = { ...process.env, NODE_OPTIONS: '', ...call.env };
  const child = spawn(process.execPath, [cliScript(folder), ...args], {
    cwd: folder,
    env,
    stdio: ['pipe', call.stdoutFile ?? 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  if (call.isUnread === true) child.stdout?.destroy();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command that reads no stdin may have ended before this is written.
  child.stdin?.on('error', () => undefined).end(call.stdin ?? '');
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}
