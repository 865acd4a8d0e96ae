const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** True where nobody on the way can read what is sent, or answer in place of who was asked. */
export function isHttpsOrLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}
