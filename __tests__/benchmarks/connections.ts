import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { exchange } from './requests';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
  readonly ms: number;
}

/** To one server, as many as wait for an answer, each used again: cheaper than an HTTP client, which would be measured too. */
export class Connections {
  readonly #port: number;
  readonly #all: Set<Socket> = new Set();
  readonly #idle: Socket[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** @throws Error when the connection ends without an answer */
  async send(request: string): Promise<Answer> {
    const startedAt = performance.now();
    const socket = this.#idle.pop() ?? this.#open();
    const answer = await exchange(socket, request);
    this.#idle.push(socket);
    const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
    const status = Number(head.split(' ', 2)[1]);
    const retryAfter = /^retry-after: (.+)$/im.exec(head)?.[1];
    return { status, retryAfter, body, ms: performance.now() - startedAt };
  }

  /** Whoever still waits is answered no more. */
  hangUp(): void {
    for (const socket of this.#all) socket.destroy();
  }

  #open(): Socket {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay();
    socket.on('error', () => undefined); // what waits on it hears that it has closed
    this.#all.add(socket);
    return socket;
  }
}
