import type { Socket } from 'node:net';

/** A request as it goes over the wire: made once, sent often. */
export function http(line: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const fields = { Host: 'localhost', Accept: '*/*', ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

export function json(line: string, body: unknown, headers: Readonly<Record<string, string>> = {}): string {
  return http(line, { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(body));
}

export function issue(userId: string): string {
  return http(`POST /users/${userId}/password/reset`, { Authorization: 'Bearer admin' });
}

export function redeem(token: string, password = 'an obviously fake password'): string {
  return json('POST /auth/reset', { token, password });
}

/** The answer as it came, once it is complete. */
export function exchange(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const lose = (): void => reject(new Error('The server has closed the connection.'));
    const collect = (chunk: Buffer): void => {
      received += chunk.toString('latin1');
      if (!isComplete(received)) return;
      socket.off('data', collect).off('close', lose);
      resolve(received);
    };
    socket.on('data', collect).once('close', lose).write(request);
  });
}

function isComplete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = /\r\nContent-Length: (\d+)\r\n/i.exec(received)?.[1];
  return end >= 0 && length !== undefined && received.length >= end + 4 + Number(length);
}
