import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const modules = join(__dirname, '..', '..', 'node_modules');
const isWindows = process.platform === 'win32';

/** The output of a command in a folder. Rejects, with all it said, when the exit code is not 0. */
export async function run(
  folder: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = {
    cwd: folder,
    env: { ...strangersEnv(), ...env },
    maxBuffer: 64 * 1024 * 1024,
    shell: isWindows && command === 'npm',
  };
  try {
    const { stdout } = await execute(command, args, options);
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

export function runNode(folder: string, file: string): Promise<string> {
  return run(folder, process.execPath, [file]);
}

/** A tool of this project's, by the path of its script in node_modules. */
export function runTool(folder: string, script: string, args: readonly string[]): Promise<string> {
  return run(folder, process.execPath, [join(modules, script), ...args]);
}

/** Without what an outer `npm test`, or Jest, says of this project. */
function strangersEnv(): NodeJS.ProcessEnv {
  const ours =
    /^(npm_(package|lifecycle)_.*|npm_config_local_prefix|npm_config_prefix|init_cwd|node_env|jest_worker_id)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
