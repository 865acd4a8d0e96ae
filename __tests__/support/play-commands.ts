import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { root } from './root';

/**
 * `npx tsx examples/<file>`, until it has printed so many curl lines; they run in a shell, one after the other, and what each of them
 * gets is the answer. Then the example is stopped.
 */
export async function playCommands(file: string, count: number): Promise<readonly string[]> {
  const args = ['--import', 'tsx', path.join('examples', file)];
  const example = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(example, 'close');
  const folder = mkdtempSync(path.join(tmpdir(), 'commands-'));
  try {
    const commands: string[] = [];
    for await (const line of createInterface(example.stdout)) {
      if (line.startsWith('curl ')) commands.push(line);
      if (commands.length === count) break;
    }
    example.stdout.resume(); // a full pipe would hold it up
    const answers: string[] = [];
    for (const command of commands) {
      answers.push(await runInShell(command.replace(/^curl/, 'curl -sS --fail-with-body'), folder));
    }
    return answers;
  } finally {
    example.kill();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runInShell(command: string, folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: folder });
  return stdout;
}
