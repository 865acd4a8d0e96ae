import { strict as assert } from 'node:assert';
import { Agent } from 'node:http';
import { inspect } from 'node:util';
import { fastPasswordHasher } from '../../support/fast-password-hasher';
import { everybody } from '../../support/people';
import { send } from '../../support/send';
import type { Answer, Sending } from '../../support/send';
import type { StartedApp } from '../../support/start-app';
import { Model } from './model';
import type { Step, TokenChoice } from './step';

const agent = new Agent({ keepAlive: true });
const untouchedPrototype = Reflect.ownKeys(Object.prototype).length;

/** One run of steps against a real server and the model side by side. */
export class World {
  /** How often each kind of step got which status, over all worlds. */
  static readonly answers: Map<string, number> = new Map();
  readonly #app: StartedApp;
  readonly #model: Model;

  constructor(app: StartedApp) {
    this.#app = app;
    this.#model = new Model(everybody);
    for (const user of everybody) {
      app.users.put(user);
      app.tokens.deleteForUser(user.id);
    }
  }

  async take(step: Step): Promise<void> {
    const seen = this.#app.events.length;
    const secrets = await this.#play(step);
    const told = inspect(this.#app.events.slice(seen), { depth: Infinity, showHidden: true });
    for (const secret of [...secrets, ...this.#storedHashes()]) {
      assert.ok(!told.includes(secret), `an event tells a secret: ${told}`);
    }
    assert.equal(Reflect.ownKeys(Object.prototype).length, untouchedPrototype, 'Object.prototype was touched');
    await this.#compareStates();
  }

  async #play(step: Step): Promise<readonly string[]> {
    if (step.kind === 'issue') return this.#issue(step);
    if (step.kind === 'redeem') return this.#redeem(step);
    if (step.kind === 'change') return this.#change(step);
    return this.#talkNonsense(step);
  }

  async #issue(step: Extract<Step, { kind: 'issue' }>): Promise<readonly string[]> {
    const path = `/users/${encodeURIComponent(step.target)}/password/reset`;
    const answer = await this.#send(path, { method: 'POST', headers: bearer(step.caller), body: step.body });
    count('issue', answer);
    assert.equal(answer.status, this.#model.issue(step));
    if (answer.status !== 200) return [];
    this.#model.wasIssued(answer.text, step.target);
    return [answer.text];
  }

  async #redeem({ token, password, asForm }: Extract<Step, { kind: 'redeem' }>): Promise<readonly string[]> {
    const text = this.#spell(token);
    const encodesAll = text.isWellFormed() && password.isWellFormed();
    const members = { token: text, password };
    const answer = await this.#send('/auth/reset', {
      method: 'POST',
      headers: { 'Content-Type': asForm && encodesAll ? 'application/x-www-form-urlencoded' : 'application/json' },
      body: asForm && encodesAll ? new URLSearchParams(members).toString() : JSON.stringify(members),
    });
    count('redeem', answer);
    assert.equal(answer.status, this.#model.redeem(text, password));
    return tellable(answer, [text, password]);
  }

  async #change({ caller, current, password }: Extract<Step, { kind: 'change' }>): Promise<readonly string[]> {
    const known = caller === null ? undefined : this.#model.people.get(caller)?.password;
    const currentPassword = current === 'right' ? (known ?? 'nobody knows it') : current.text;
    const answer = await this.#send('/users/current/password', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', ...bearer(caller) },
      body: JSON.stringify({ current_password: currentPassword, password }),
    });
    count('change', answer);
    assert.equal(answer.status, this.#model.change(caller, currentPassword, password));
    return tellable(answer, [currentPassword, password]);
  }

  /** Whatever it is, it changes nothing and is answered by a refusal. */
  async #talkNonsense({ path, type, body }: Extract<Step, { kind: 'nonsense' }>): Promise<readonly string[]> {
    const headers = { ...bearer('ann'), ...(type === '' ? {} : { 'Content-Type': type }) };
    const answer =
      path === 'redeem'
        ? await this.#send('/auth/reset', { method: 'POST', headers, body })
        : await this.#send('/users/current/password', { method: 'PUT', headers, body });
    assert.ok(answer.status >= 400 && answer.status < 500, `nonsense was answered by ${answer.status}`);
    const ann = this.#model.people.get('ann');
    if (ann) ann.attempts = this.#app.users.findById('ann')?.failedAttempts ?? 0;
    return [];
  }

  async #send(path: string, sending: Sending): Promise<Answer> {
    const answer = await send(`${this.#app.url}${path}`, { ...sending, agent });
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['set-cookie'], undefined);
    const whole = `${answer.rawHeaders.join('\n')}\n${answer.text}`;
    for (const hash of this.#storedHashes()) assert.ok(!whole.includes(hash), 'an answer tells a hash');
    return answer;
  }

  #storedHashes(): readonly string[] {
    return everybody.flatMap(({ id }) => this.#app.users.findById(id)?.passwordHash ?? []);
  }

  #spell(token: TokenChoice): string {
    if ('text' in token) return token.text;
    const { text } = this.#model.issued.at(-1 - token.issued) ?? { text: 'A'.repeat(44) };
    const { flipped } = token;
    return flipped === undefined
      ? text
      : `${text.slice(0, flipped)}${text[flipped] === 'A' ? 'B' : 'A'}${text.slice(flipped + 1)}`;
  }

  async #compareStates(): Promise<void> {
    for (const [id, person] of this.#model.people) {
      const { passwordHash = null, failedAttempts = 0, revoked = false } = this.#app.users.findById(id) ?? {};
      assert.deepEqual(
        { id, attempts: failedAttempts, revoked },
        { id, attempts: person.attempts, revoked: person.revoked },
      );
      const isStored = passwordHash !== null && (await fastPasswordHasher.verify(person.password ?? '', passwordHash));
      assert.equal(isStored, person.password !== null, `${id} has another password than the model`);
    }
  }
}

/** The answer says nothing of what was submitted; and what is long enough to be recognised is looked for in events too. */
function tellable(answer: Answer, submitted: readonly string[]): readonly string[] {
  const secrets = submitted.filter((secret) => secret.length >= 10);
  const whole = `${answer.rawHeaders.join('\n')}\n${answer.text}`;
  for (const secret of secrets) assert.ok(!whole.includes(secret), `the answer tells a secret: ${whole}`);
  return secrets;
}

function count(kind: Step['kind'], { status }: Answer): void {
  const name = `${kind} ${status}`;
  World.answers.set(name, (World.answers.get(name) ?? 0) + 1);
}

function bearer(userId: string | null): Record<string, string> {
  return userId === null ? {} : { Authorization: `Bearer ${userId}` };
}
