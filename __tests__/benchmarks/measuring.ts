import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { exchange } from './requests';

const CONNECTIONS = 8;
const ROUNDS = 24;
const PROCESSES = 8;
const REQUESTS_PER_ROUND = 250;
const ROUNDS_OF_WARM_UP = 60;

/** One line of the report. */
export interface Finding {
  readonly what: string;
  /** One a round. */
  readonly values: readonly number[];
  readonly unit: '×' | 's' | 'ms' | 'µs' | 'bytes' | 'MB' | 'pages' | 'requests';
  /** What the median has to keep to. Absent: it is only told beside the others. */
  readonly atMost?: number;
}

/** A server in a process of its own, which tells what it has cost. */
export class Server {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #sockets: Socket[] = [];

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
  }

  /** @param file in `servers/`, plain JavaScript: what compiles TypeScript on the fly would be measured too */
  static async start(file: string, ...args: readonly string[]): Promise<Server> {
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = fork(join(__dirname, 'servers', file), args, { env, execArgv: [] });
    return new Server(child, await answerOf<number>(child));
  }

  ask<Answer>(question: string, given?: unknown): Promise<Answer> {
    const answer = answerOf<Answer>(this.#process);
    this.#process.send({ question, given });
    return answer;
  }

  /** The body of the answer, which is a 200. */
  async send(request: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1').setNoDelay();
    const answer = await exchange(socket, request);
    socket.destroy();
    requireStatus(answer, 200);
    return answer.slice(answer.indexOf('\r\n\r\n') + 4);
  }

  /** In microseconds, of all threads. */
  async cpuOf(work: () => Promise<unknown>): Promise<number> {
    const before = await this.ask<number>('cpu');
    await work();
    return (await this.ask<number>('cpu')) - before;
  }

  /** One request after the other, on connections that each wait for their answer. */
  async cpuPerRequest({ request, status = 200 }: Pick<Load, 'request' | 'status'>, count: number): Promise<number> {
    while (this.#sockets.length < CONNECTIONS) this.#sockets.push(connect(this.port, '127.0.0.1').setNoDelay());
    let left = count;
    const keepSending = async (socket: Socket): Promise<void> => {
      while (left-- > 0) {
        requireStatus(await exchange(socket, typeof request === 'string' ? request : request()), status);
      }
    };
    return (await this.cpuOf(() => Promise.all(this.#sockets.map(keepSending)))) / count;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    for (const socket of this.#sockets) socket.destroy();
    this.#process.disconnect();
    await ended;
  }
}

export interface Load {
  readonly server: Server;
  /** The same one over and over, or another one every time. */
  readonly request: string | (() => string);
  /** Of every answer: what is answered otherwise does other work than it is measured for. Default 200. */
  readonly status?: number;
  readonly requestsPerRound?: number;
}

/**
 * What a request of each costs, in microseconds of CPU, round by round. They take turns at warming up too: who sits by while the
 * others do is slower afterwards.
 */
export async function compareCpu<Name extends string>(
  loads: Readonly<Record<Name, Load>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const contestants: Partial<Record<Name, () => Promise<number>>> = {};
  for (const name of Object.keys(loads) as Name[]) {
    const { server, requestsPerRound = REQUESTS_PER_ROUND } = loads[name];
    contestants[name] = () => server.cpuPerRequest(loads[name], requestsPerRound);
  }
  const all = contestants as Readonly<Record<Name, () => Promise<number>>>;
  await interleave(ROUNDS_OF_WARM_UP, all);
  return interleave(ROUNDS, all);
}

/**
 * The same again, in processes of their own: how one happens to compile and to lay out what it runs shifts all its rounds by up to
 * a tenth.
 */
export async function inFreshProcesses(measure: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  const runs: (readonly Finding[])[] = [];
  while (runs.length < PROCESSES) runs.push(await measure());
  const [first = [], ...others] = runs;
  return first.map((finding, index) => {
    return { ...finding, values: [finding, ...others.map((run) => run[index])].flatMap((one) => one?.values ?? []) };
  });
}

/** Each contestant once a round, in another order every time, so that the machine's moods and whoever ran before fall on all alike. */
export async function interleave<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names)) {
      measured[name].push(await contestants[name]());
    }
  }
  return measured;
}

function requireStatus(answer: string, status: number): void {
  if (!answer.startsWith(`HTTP/1.1 ${status} `)) throw new Error(`Not ${status}: ${answer}`);
}

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  const drawn = items.map((item) => ({ item, at: Math.random() }));
  return drawn.sort((one, other) => one.at - other.at).map(({ item }) => item);
}

/** What one costs as a multiple of the other, round by round. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.map((value, round) => value / (to[round] ?? NaN));
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('The server has ended.'));
    child.once('exit', fail).once('message', ({ answer }: { answer: Answer }) => {
      child.off('exit', fail);
      resolve(answer);
    });
  });
}
