import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './root';

export interface StartedExample {
  readonly url: string;
  /** Resolves to all that was printed so far, once it matches. */
  readonly printed: (what: RegExp) => Promise<string>;
  /** As Ctrl-C does; resolves to the exit code. */
  readonly interrupt: () => Promise<number | null>;
}

/** `npx tsx examples/<file>`, on a port that is free. */
export async function startExample(file: string): Promise<StartedExample> {
  const args = ['--import', 'tsx', path.join('examples', file)];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, PORT: '0' } });
  const closed = once(child, 'close');
  let output = '';
  const printed = (what: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!what.test(output)) return;
        child.stdout.off('data', look);
        resolve(output);
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`it ended early:\n${output}`)));
      look();
    });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const port = /curl -i http:\/\/localhost:(\d+)/.exec(await printed(/^curl .*\/login/m))?.[1] ?? '';
  return {
    url: `http://127.0.0.1:${port}`,
    printed,
    interrupt: async () => {
      child.kill('SIGINT');
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}
