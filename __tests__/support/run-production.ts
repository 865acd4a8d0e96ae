import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './root';

const variables = ['DATABASE_URL', 'REDIS_URL', 'SESSION_SECRETS', 'RESET_TOKEN_KEYS', 'PUBLIC_URL', 'TRUST_PROXY'];

export type LogLine = Readonly<Record<string, unknown>>;

/** What a command printed, once it has ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** examples/production/main.ts, running. */
export interface RunningProduction {
  readonly url: string;
  /** The first log line of this type, as soon as it is there. */
  logged(type: string): Promise<LogLine>;
  /** Sends SIGTERM, if no other signal is named. */
  terminate(signal?: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export function runProduction(command: string, settings: NodeJS.ProcessEnv): Promise<Ended> {
  const [file = '', ...args] = command.split(' ');
  return untilEnd(start(file, args, settings));
}

/** `npx express-password-router <command>`, with the config of examples/production. */
export function runCommandLine(command: string, settings: NodeJS.ProcessEnv): Promise<Ended> {
  const config = path.join('examples', 'production', 'express-password-router.config.ts');
  return untilEnd(
    startScript(path.join('lib', 'cli', 'main.ts'), [...command.split(' '), '--config', config], settings),
  );
}

export async function startProduction(settings: NodeJS.ProcessEnv): Promise<RunningProduction> {
  const child = start('main.ts', [], { PORT: '0', DRAIN_SECONDS: '0', ...settings });
  const ended = untilEnd(child);
  const logged = (type: string): Promise<LogLine> => findLine(child, ended, type);
  const { port } = await logged('listening');
  return {
    url: `http://127.0.0.1:${String(port)}`,
    logged,
    terminate: (signal = 'SIGTERM') => child.kill(signal),
    ended,
  };
}

function start(file: string, args: readonly string[], settings: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
  return startScript(path.join('examples', 'production', file), args, settings);
}

function startScript(
  script: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv,
): ChildProcessWithoutNullStreams {
  const none = Object.fromEntries(variables.map((name) => [name, undefined]));
  const env = { ...process.env, ...none, ...settings };
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root, env });
}

async function untilEnd(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

function findLine(child: ChildProcessWithoutNullStreams, ended: Promise<Ended>, type: string): Promise<LogLine> {
  return new Promise((resolve, reject) => {
    let rest = '';
    child.stdout.on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      const found = lines.map((line) => JSON.parse(line) as LogLine).find((line) => line['type'] === type);
      if (found) resolve(found);
    });
    void ended.then(({ stderr }) => reject(new Error(`it ended before it logged ${type}:\n${stderr}`)));
  });
}
