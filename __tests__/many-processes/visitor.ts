import { send } from '../support/send';
import type { Answer } from '../support/send';

let visitors = 0;

/** Somebody with a browser: a cookie, an address, and a way to the app. */
export class Visitor {
  readonly address: string;
  #app: () => string;
  #cookie = '';

  /** `app` is asked for every request, so that each may go to another process. */
  constructor(app: () => string, address: string = nextAddress()) {
    this.#app = app;
    this.address = address;
  }

  /** The same browser, from now on at another process. */
  at(url: string): this {
    this.#app = () => url;
    return this;
  }

  async logIn(email: string, password: string): Promise<number> {
    return (await this.tryToLogIn(email, password)).status;
  }

  async tryToLogIn(email: string, password: string): Promise<Answer> {
    const answer = await this.#send('POST', '/login', { email, password });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    if (answer.status === 204) this.#cookie = cookie.split(';')[0] ?? '';
    return answer;
  }

  async logOut(): Promise<void> {
    await this.#send('POST', '/logout');
  }

  async account(): Promise<{ readonly id: string } | null> {
    const { status, json } = await this.#send('GET', '/me');
    return status === 200 ? (json as { id: string }) : null;
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.account()) !== null;
  }

  /** From another address each time: an administrator may be busy. */
  issueToken(userId: string): Promise<Answer> {
    return this.#send('POST', `/users/${userId}/password/reset`, undefined, nextAddress());
  }

  redeem(token: string, password: string): Promise<Answer> {
    return this.#send('POST', '/auth/reset', { token, password });
  }

  changePassword(currentPassword: string, password: string): Promise<Answer> {
    return this.#send('PUT', '/users/current/password', { current_password: currentPassword, password });
  }

  #send(method: string, path: string, body?: object, address: string = this.address): Promise<Answer> {
    const headers = { 'x-forwarded-for': address, cookie: this.#cookie };
    const url = `${this.#app()}${path}`;
    if (!body) return send(url, { method, headers });
    const json = JSON.stringify(body);
    return send(url, { method, headers: { ...headers, 'content-type': 'application/json' }, body: json });
  }
}

/** Each visitor is at home elsewhere. */
function nextAddress(): string {
  const number = ++visitors;
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
