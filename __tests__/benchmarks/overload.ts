import { Agent, request } from 'node:http';
import { quantile, Server } from './measuring';
import type { Finding } from './measuring';

const SECONDS = Number(process.env['OVERLOAD_SECONDS'] ?? 60);
/** Sixteen clients of each kind, each sending its next request as soon as it has an answer: ten times what two cores hash. */
const CLIENTS = 16;
const SETTLED_MS = 1_000;
const MEGABYTE = 1_048_576;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
  readonly ms: number;
}

/** How often which kind of request got which status. */
type Tally = Map<string, number>;

export const title = `Ten times more than can be hashed, for ${SECONDS} s: all are answered, nobody else notices, nothing is kept`;

export async function measure(library: string): Promise<readonly Finding[]> {
  const server = await Server.start('overload.cjs', library);
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, path: string, body = '', user = ''): Promise<Answer> =>
    exchange({ agent, host: '127.0.0.1', port: server.port, method, path, headers: { authorization: user } }, body);

  const tokens = await issue(send, 19_000);
  await server.ask('threadTimes');
  const before = await server.ask<number>('memory');
  const until = performance.now() + SECONDS * 1_000;
  const tally: Tally = new Map();
  const unrelated: number[] = [];

  // Nobody is left waiting: a lane goes on only when it was answered.
  const lane = async (kind: string, next: () => Promise<Answer>): Promise<void> => {
    while (performance.now() < until) await count(tally, kind, next);
  };
  const lanes = Array.from({ length: CLIENTS }, (_, client) => [
    lane('redeem', () => send('POST', '/auth/reset', redemption(tokens.pop() ?? ''))),
    lane('change', () => send('PUT', '/users/current/password', change, `user-${client}`)),
    lane('login', () => send('POST', '/login', login(client))),
  ]);
  const probe = async (): Promise<void> => {
    while (performance.now() < until) unrelated.push((await send('GET', '/unrelated')).ms);
  };
  await Promise.all([...lanes.flat(), probe()]);

  const stoppedAt = performance.now();
  const last = await send('POST', '/auth/reset', redemption(tokens.pop() ?? ''));
  const recovery = performance.now() - stoppedAt;
  const threads = await server.ask<{ dns: number[]; readFile: number[] }>('threadTimes');
  const grown = ((await server.ask<number>('memory')) - before) / MEGABYTE;
  agent.destroy();
  await server.stop();

  for (const [name, number] of [...tally].toSorted()) console.log(`  ${name}: ${number}`);
  return [
    { what: 'unanswered, or otherwise', values: [unexpected(tally)], unit: 'requests', atMost: 0 },
    {
      what: 'seconds per reset that got through',
      values: [SECONDS / (tally.get('redeem 200') ?? 0)],
      unit: 's',
      atMost: 1,
    },
    { what: "the host's own route, p99", values: [quantile(unrelated, 0.99)], unit: 'ms', atMost: 50 },
    { what: 'dns.lookup, p99', values: [quantile(threads.dns, 0.99)], unit: 'ms', atMost: 10 },
    { what: 'fs.readFile, p99', values: [quantile(threads.readFile, 0.99)], unit: 'ms', atMost: 10 },
    { what: 'memory grown', values: [grown], unit: 'MB', atMost: 64 },
    {
      what: 'a reset right afterwards',
      values: [last.status === 200 ? recovery : Infinity],
      unit: 'ms',
      atMost: SETTLED_MS,
    },
  ];
}

async function issue(
  send: (method: string, path: string, body: string, user: string) => Promise<Answer>,
  many: number,
): Promise<string[]> {
  const tokens: string[] = [];
  for (let number = 1_000; number < 1_000 + many; number++) {
    tokens.push((await send('POST', `/users/user-${number}/password/reset`, '', 'admin')).text);
  }
  return tokens;
}

const change = JSON.stringify({ current_password: 'a wrong password', password: 'quite another password' });

function redemption(token: string): string {
  return JSON.stringify({ token, password: 'a password that is long enough' });
}

function login(client: number): string {
  return JSON.stringify({ id: `user-${100 + client}`, password: 'a wrong password' });
}

async function count(tally: Tally, kind: string, next: () => Promise<Answer>): Promise<void> {
  const answer = await next().catch(() => undefined);
  const told =
    answer?.status === 503 && !answer.retryAfter ? '503 without Retry-After' : String(answer?.status ?? 'none');
  tally.set(`${kind} ${told}`, (tally.get(`${kind} ${told}`) ?? 0) + 1);
}

function unexpected(tally: Tally): number {
  const expected = / (?:200|403|503)$/;
  return [...tally].filter(([name]) => !expected.test(name)).reduce((sum, [, number]) => sum + number, 0);
}

function exchange(options: object, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...('headers' in options ? (options.headers as object) : {}) };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => {
        const { statusCode: status = 0, headers: answered } = incoming;
        resolve({ status, retryAfter: answered['retry-after'], text, ms: performance.now() - startedAt });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}
