import { send } from '../support/send';
import type { Answer, Sending } from '../support/send';

let visitors = 0;

/** Somebody with a browser: a cookie, an address, and a way to the app. */
export class Visitor {
  readonly #app: () => string;
  readonly #address: string;
  #cookie = '';

  /** `app` is asked for every request, so that each may go to another process. */
  constructor(app: () => string, address: string = nextAddress()) {
    this.#app = app;
    this.#address = address;
  }

  async logIn(email: string, password: string): Promise<number> {
    const answer = await this.#send('POST', '/login', { email, password });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    if (answer.status === 204) this.#cookie = cookie.split(';')[0] ?? '';
    return answer.status;
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.#send('GET', '/me')).status === 200;
  }

  /** From another address each time: an administrator's limit is not what is tested. */
  issueToken(userId: string): Promise<Answer> {
    return this.#send('POST', `/users/${userId}/password/reset`, undefined, nextAddress());
  }

  redeem(token: string, password: string): Promise<Answer> {
    return this.#send('POST', '/auth/reset', { token, password });
  }

  changePassword(currentPassword: string, password: string): Promise<Answer> {
    return this.#send('PUT', '/users/current/password', { current_password: currentPassword, password });
  }

  #send(method: string, path: string, body?: object, address = this.#address): Promise<Answer> {
    const headers = { 'x-forwarded-for': address, cookie: this.#cookie };
    const sending: Sending = body
      ? { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : { method, headers };
    return send(`${this.#app()}${path}`, sending);
  }
}

/** Each visitor is at home elsewhere: the limits per address are not what is tested. */
function nextAddress(): string {
  const number = ++visitors;
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
