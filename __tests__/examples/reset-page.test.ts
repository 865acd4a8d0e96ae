import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import packageJson from '../../package.json';
import { root } from '../support/root';

jest.setTimeout(120_000);

test('npm run demo:reset-page serves the page, and says where to begin', async () => {
  const [command = '', file = ''] = packageJson.scripts['demo:reset-page'].split(' ');
  expect(command).toBe('tsx');
  const env = { ...process.env, PORT: '0' };
  const demo = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(demo, 'close');
  try {
    const [line] = (await once(createInterface(demo.stdout), 'line')) as [string];
    const url = /Open (\S+)\/login /.exec(line)?.[1] ?? '';
    for (const path of ['/login', '/forgot', '/mailbox', '/auth/reset', '/.well-known/change-password']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
    const german = await fetch(`${url}/auth/reset`, { headers: { 'Accept-Language': 'de' } });
    expect(german.headers.get('Content-Language')).toBe('de');
  } finally {
    demo.kill();
    await closed;
  }
});
