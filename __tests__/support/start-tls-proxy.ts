import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from './self-signed-certificate';

export interface TlsProxy {
  readonly url: string;
  /** The certificate that its clients have to trust. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** Ends TLS in front of a plain server, as nginx would: by default the Host that it was asked for is passed on. */
export async function startTlsProxy(name: string, target: string, rewrittenHost?: string): Promise<TlsProxy> {
  const { key, cert } = selfSignedCertificate(name);
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const host = rewrittenHost ?? headers.host;
    const forwarded = { ...headers, host, 'x-forwarded-proto': 'https', 'x-forwarded-host': headers.host };
    const onward = request(new URL(url, target), { method, headers: forwarded, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: cert,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
