import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface LossyProxy {
  /** In place of the server's. */
  readonly url: string;
  /** What the server answers next is lost, and the connection with it. */
  loseNextAnswer(): void;
  /** Whoever connects from now on gets to this server. */
  leadTo(serverUrl: string): void;
  stop(): Promise<void>;
}

/** Between a client and a server that it reaches over TCP. */
export async function startLossyProxy(serverUrl: string): Promise<LossyProxy> {
  let { hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  let isLosing = false;
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const close = (): void => {
      for (const end of [client, server]) {
        end.destroy();
        open.delete(end);
      }
    };
    for (const end of [client, server]) {
      open.add(end);
      end.on('error', close).on('close', close);
    }
    client.pipe(server);
    server.on('data', (answer) => {
      if (!isLosing) return void client.write(answer);
      isLosing = false;
      close();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    url: url.href,
    loseNextAnswer: () => {
      isLosing = true;
    },
    leadTo: (other) => {
      ({ hostname, port } = new URL(other));
    },
    stop: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const end of open) end.destroy();
      }),
  };
}
