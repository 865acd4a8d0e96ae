import { connect } from 'node:net';

/**
 * Sends these very bytes and resolves to all that came back: until the server ends the connection, or until what came
 * matches `until`.
 */
export function converse(url: string, bytes: string | Buffer, until?: RegExp): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      received += text;
      if (until?.test(received)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(received);
    });
  });
}

/** The bytes of a request with these header lines, for which no client in between has an opinion. */
export function requestText(line: string, headers: readonly string[], body = ''): string {
  return [`${line} HTTP/1.1`, ...headers, '', body].join('\r\n');
}
