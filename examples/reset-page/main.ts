import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExampleApp, example } from './app';

void serve(Number(process.env['PORT'] ?? 3000));

async function serve(port: number): Promise<void> {
  const server = createServer();
  server.listen(port, '127.0.0.1', () => void open());

  async function open(): Promise<void> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', await createExampleApp(url));
    console.log(`Open ${url}/login and press "Forgot password?". The mail comes to ${url}/mailbox.`);
    console.log(`Then log in as ${example.email}; until now the password is: ${example.password}`);
  }
}
