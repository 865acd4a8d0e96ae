import type { Step } from './step';
import { bearerOf } from './users';

type RequestParts = Pick<Step, 'method' | 'path' | 'headers' | 'body'>;
type Headers = Readonly<Record<string, string>>;

const api = '/rbac-api/v1';
const json: Headers = { 'Content-Type': 'application/json' };

/** POST /users/:sid/password/reset, as the demo's user `caller`; null: without credentials. */
export function issue(userId: string, caller: string | null, headers: Headers = {}): RequestParts {
  const path = `${api}/users/${userId}/password/reset`;
  return { method: 'POST', path, headers: { ...credentials(caller), ...headers } };
}

/** POST /auth/reset */
export function redeem(body: string, headers: Headers = {}): RequestParts {
  return { method: 'POST', path: `${api}/auth/reset`, headers: { ...json, ...headers }, body };
}

/** PUT /users/current/password */
export function change(caller: string | null, body: string, headers: Headers = {}): RequestParts {
  const path = `${api}/users/current/password`;
  return { method: 'PUT', path, headers: { ...credentials(caller), ...json, ...headers }, body };
}

/** The host's own route. */
export function logIn(user: string, password: string): RequestParts {
  return { method: 'POST', path: '/login', headers: json, body: JSON.stringify({ user, password }) };
}

export function switchUserStore(state: string): RequestParts {
  return { method: 'PUT', path: '/demo/user-store', headers: json, body: JSON.stringify({ state }) };
}

export function redemption(token: string, password: string): string {
  return JSON.stringify({ token, password });
}

export function passwordChange(current_password: string, password: string): string {
  return JSON.stringify({ current_password, password });
}

function credentials(caller: string | null): Headers {
  return caller === null ? {} : { Authorization: `Bearer ${bearerOf(caller)}` };
}
