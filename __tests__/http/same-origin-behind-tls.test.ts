import { oldPassword, newPassword } from '../support/people';
import { send } from '../support/send';
import type { Answer } from '../support/send';
import { startApp } from '../support/start-app';
import { startTlsProxy } from '../support/start-tls-proxy';
import type { TlsProxy } from '../support/start-tls-proxy';

const NAME = 'app.example.com';

let proxy: TlsProxy;

afterEach(() => proxy.stop());

function browse(headers: Readonly<Record<string, string>>): Promise<readonly [Answer, Answer]> {
  const tls = { ca: proxy.ca, servername: NAME };
  const common = { host: NAME, authorization: 'Bearer admin', ...headers };
  return Promise.all([
    send(`${proxy.url}/users/ann/password/reset`, { method: 'POST', headers: common, tls }),
    send(`${proxy.url}/users/current/password`, {
      method: 'PUT',
      headers: { ...common, 'content-type': 'application/json' },
      body: JSON.stringify({ current_password: oldPassword, password: newPassword }),
      tls,
    }),
  ]);
}

async function statuses(headers: Readonly<Record<string, string>>): Promise<readonly number[]> {
  return (await browse(headers)).map(({ status }) => status);
}

describe('behind a proxy that ends TLS and passes Host on', () => {
  beforeEach(async () => {
    proxy = await startTlsProxy(NAME, (await startApp()).url);
  });

  test('a browser on the own page passes, although the server itself speaks http', async () => {
    expect(await statuses({ origin: `https://${NAME}`, 'sec-fetch-site': 'same-origin' })).toEqual([200, 200]);
  });

  test('an old browser, which sends no Sec-Fetch-Site, passes by its Origin', async () => {
    expect(await statuses({ origin: `https://${NAME}` })).toEqual([200, 200]);
  });

  test("another site's page is refused", async () => {
    expect(await statuses({ origin: 'https://evil.example.net', 'sec-fetch-site': 'cross-site' })).toEqual([403, 403]);
    expect(await statuses({ origin: 'https://evil.example.net' })).toEqual([403, 403]);
  });

  test('a client that is no browser passes', async () => {
    expect(await statuses({})).toEqual([200, 200]);
  });
});

describe('behind a proxy that rewrites Host', () => {
  const rewrittenHost = 'internal:8080';

  test('a browser passes by its own word, Sec-Fetch-Site', async () => {
    proxy = await startTlsProxy(NAME, (await startApp()).url, rewrittenHost);
    expect(await statuses({ origin: `https://${NAME}`, 'sec-fetch-site': 'same-origin' })).toEqual([200, 200]);
  });

  test('an old browser is refused, since X-Forwarded-Host is not read; the message names trustedOrigins', async () => {
    proxy = await startTlsProxy(NAME, (await startApp()).url, rewrittenHost);
    const [issued, changed] = await browse({ origin: `https://${NAME}` });
    for (const { status, json } of [issued, changed]) {
      expect(status).toBe(403);
      expect(json).toEqual({
        kind: 'cross-origin-request',
        msg: 'The request comes from another origin; the server has to list that origin in trustedOrigins.',
        details: null,
      });
    }
  });

  test('an old browser passes once the origin is listed', async () => {
    const options = { trustedOrigins: [`https://${NAME}`] };
    proxy = await startTlsProxy(NAME, (await startApp({ options })).url, rewrittenHost);
    expect(await statuses({ origin: `https://${NAME}` })).toEqual([200, 200]);
  });
});
