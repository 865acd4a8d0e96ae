import type { OutgoingHttpHeaders } from 'node:http';
import { send } from './send';
import type { Answer } from './send';
import type { StartedApp } from './start-app';

type Server = Pick<StartedApp, 'url'>;

/** Asks for a reset token, as the administrator unless the headers say otherwise. */
export function issue(app: Server, userId: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const url = `${app.url}/users/${userId}/password/reset`;
  return send(url, { method: 'POST', headers: { authorization: 'Bearer admin', ...headers } });
}

export async function issueToken(app: Server, userId: string): Promise<string> {
  const { status, text } = await issue(app, userId);
  if (status !== 200) throw new Error(`no token for ${userId}: ${text}`);
  return text;
}

/** Sends an object as JSON, and a string or bytes as they are. */
export function redeem(app: Server, body: Body, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  return send(`${app.url}/auth/reset`, { method: 'POST', headers: { ...json, ...headers }, body: serialise(body) });
}

export function change(app: Server, userId: string, body: Body, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const url = `${app.url}/users/current/password`;
  const allHeaders = { ...json, authorization: `Bearer ${userId}`, ...headers };
  return send(url, { method: 'PUT', headers: allHeaders, body: serialise(body) });
}

type Body = string | Buffer | Readonly<Record<string, unknown>>;

const json = { 'content-type': 'application/json' };

function serialise(body: Body): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}
