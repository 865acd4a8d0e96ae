import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { root } from './root';

export interface RunningDemo {
  /** What it printed to be pasted into a shell. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** `npm run demo`, on a port that is free. */
export async function startDemo(): Promise<RunningDemo> {
  const demo = spawnDemo([]);
  const printed = await readUntil(demo, /^The demo listens on/m);
  const [, pasted = ''] = /^After the arrow.*\n([^]*)^The endpoints are/m.exec(printed) ?? [];
  return {
    lines: pasted.split('\n').filter((line) => line !== ''),
    stop: async () => {
      demo.kill();
      await once(demo, 'close');
    },
  };
}

/** `npm run demo -- --walkthrough` */
export async function playDemo(): Promise<{ exitCode: number | null; transcript: string }> {
  const demo = spawnDemo(['--walkthrough']);
  const transcript = readUntil(demo, /as expected\.$/m);
  const [exitCode] = (await once(demo, 'close')) as [number | null];
  return { exitCode, transcript: await transcript };
}

/** `npm run demo -- …`, called in a way that it refuses. */
export async function misuseDemo(
  args: readonly string[],
  port: string,
): Promise<{ exitCode: number | null; complaint: string }> {
  const demo = spawnDemo(args, port);
  let complaint = '';
  demo.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [exitCode] = (await once(demo, 'close')) as [number | null];
  return { exitCode, complaint };
}

function spawnDemo(args: readonly string[], port = '0'): ChildProcessWithoutNullStreams {
  const env = { ...process.env, PORT: port };
  return spawn(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts', ...args], { cwd: root, env });
}

function readUntil(demo: ChildProcessWithoutNullStreams, end: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    let complaints = '';
    demo.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (end.test(printed)) resolve(printed);
    });
    demo.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    demo.once('close', () => reject(new Error(`the demo ended early:\n${printed}\n${complaints}`)));
  });
}
