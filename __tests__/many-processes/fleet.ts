import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { compileServer } from './compile-server';
import type { CompiledServer } from './compile-server';
import type { ServerOrders } from './server';

export interface Member {
  readonly name: string;
  readonly url: string;
  readonly process: ChildProcess;
}

interface Spare {
  readonly name: string;
  readonly process: ChildProcess;
}

/** Several processes of one app. A spare has loaded its modules, so that a restart takes no longer than it has to. */
export class Fleet {
  readonly #compiled: CompiledServer = compileServer();
  readonly #orders: ServerOrders;
  readonly #members: Member[] = [];
  #spare: Promise<Spare>;
  #forked = 0;

  private constructor(orders: ServerOrders) {
    this.#orders = orders;
    this.#spare = this.#fork();
  }

  static async start(size: number, orders: ServerOrders): Promise<Fleet> {
    const fleet = new Fleet(orders);
    for (let count = 0; count < size; count++) await fleet.restart();
    return fleet;
  }

  /** The members in turns: of any number of requests, each gets its share. */
  next(): Member {
    const [member] = this.#members.splice(0, 1);
    if (!member) throw new Error('no process is running');
    this.#members.push(member);
    return member;
  }

  /** Ends a process as a power cut would. */
  async kill(member: Member): Promise<void> {
    this.#members.splice(this.#members.indexOf(member), 1);
    const exited = once(member.process, 'exit');
    member.process.kill('SIGKILL');
    await exited;
  }

  async restart(): Promise<void> {
    const { name, process: child } = await this.#spare;
    child.send(this.#orders);
    const port = await messageFrom(child);
    this.#members.push({ name, url: `http://127.0.0.1:${String(port)}`, process: child });
    this.#spare = this.#fork();
  }

  /** Bytes that the members hold, all together. */
  async memory(): Promise<number> {
    let total = 0;
    for (const { process: child } of this.#members) {
      child.send('memory');
      total += (await messageFrom(child)) as number;
    }
    return total;
  }

  async stop(): Promise<void> {
    const everybody = [...this.#members, await this.#spare];
    const exits = everybody.map(({ process: child }) => once(child, 'exit'));
    for (const { process: child } of everybody) child.disconnect();
    await Promise.all(exits);
    rmSync(this.#compiled.directory, { recursive: true, force: true, maxRetries: 10 });
  }

  async #fork(): Promise<Spare> {
    const name = `member ${++this.#forked}`;
    const { file, env } = this.#compiled;
    const child = fork(file, {
      env: { ...env, PGAPPNAME: name },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await messageFrom(child);
    return { name, process: child };
  }
}

function messageFrom(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null): void => reject(new Error(`a server ended with ${String(code)}`));
    child.once('exit', end);
    child.once('message', (message) => {
      child.off('exit', end);
      resolve(message);
    });
  });
}
