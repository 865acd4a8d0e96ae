import { compareCpu, inFreshProcesses, ratios, Server } from './measuring';
import type { Finding, Load } from './measuring';
import { http, issue, json, redeem } from './requests';

const AT_MOST = 1.25;

export const title = 'Refusing a redemption, in CPU of a bare Express app that parses JSON and answers a ready string';

export function measure(library: string): Promise<readonly Finding[]> {
  return inFreshProcesses(() => measureOnce(library));
}

async function measureOnce(library: string): Promise<readonly Finding[]> {
  const bare = await Server.start('bare.cjs', 'json');
  const unreading = await Server.start('bare.cjs');
  const jwt = await Server.start('library.cjs', library, 'HS256');
  const opaque = await Server.start('library.cjs', library, 'opaque');
  const refusals = await refusalsOf(jwt, opaque);
  const request = redeem(await jwt.send(issue('user-8')));

  const loads: Readonly<Record<string, Load>> = {
    bare: { server: bare, request },
    unreading: { server: unreading, request },
    ...refusals,
  };
  const cpu = await compareCpu(loads);
  const toBare = (what: string): number[] => ratios(cpu[what] ?? [], cpu['bare'] ?? []);
  for (const server of [bare, unreading, jwt, opaque]) await server.stop();
  return [
    ...Object.keys(refusals).map((what) => {
      return { what, values: toBare(what), unit: '×', atMost: AT_MOST } as const;
    }),
    { what: 'bare Express that reads no body', values: toBare('unreading'), unit: '×' },
  ];
}

async function refusalsOf(jwt: Server, opaque: Server): Promise<Readonly<Record<string, Load>>> {
  const used = await jwt.send(issue('user-7'));
  await jwt.send(redeem(used));
  const live = await jwt.send(issue('user-7'));
  const expired = await jwt.ask<string>('expiredToken');
  const cut = http('POST /auth/reset', { 'Content-Type': 'application/json' }, '{"token":');
  const xml = http('POST /auth/reset', { 'Content-Type': 'text/xml' }, '<token/>');
  return {
    'not a token': { server: jwt, request: redeem('not a token'), status: 403 },
    'bad signature': { server: jwt, request: redeem(forge(live)), status: 403 },
    expired: { server: jwt, request: redeem(expired), status: 403 },
    'already used': { server: jwt, request: redeem(used), status: 403 },
    'never issued, opaque': { server: opaque, request: redeem('never-issued'.padEnd(44, '-')), status: 403 },
    'password refused': { server: jwt, request: redeem(live, 'too short'), status: 400 },
    'malformed JSON': { server: jwt, request: cut, status: 400 },
    'undocumented member': {
      server: jwt,
      request: json('POST /auth/reset', { token: live, passwort: '' }),
      status: 400,
    },
    'wrong media type': { server: jwt, request: xml, status: 415 },
  };
}

/** Another character within the signature: well-formed, and not genuine. */
function forge(token: string): string {
  const at = token.length - 5;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}
