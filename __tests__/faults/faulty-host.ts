import { isPasswordError } from 'express-password-router';
import { interceptCalls } from '../support/intercept-calls';

/** In the words of docs/faults.md. */
export const faults = ['throws', 'throws after', 'hangs', 'hangs after', 'late', 'nonsense', 'client gone'] as const;
export type Fault = (typeof faults)[number];

export const failure: Error = new Error('something of the host is out of order');

/** A promise is no answer to it, so it can't last until the client has gone. */
const ANSWERED_AT_ONCE = 'passwordHasher.needsRehash';

/** Lists every call of what the host brings, and lets one of them fail. */
export class FaultyHost {
  /** Each by its port and method; from the second one on with its number. */
  readonly calls: string[] = [];
  /** Resolves when the call that fails has come. */
  readonly reached: Promise<void>;
  #reach: () => void = () => undefined;
  #plan: { readonly call: string; readonly fault: Fault; readonly leave: () => Promise<void> } | undefined;
  #answerLate: () => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => (this.#reach = resolve));
  }

  /** @param leave makes the client go away */
  plan(call: string, fault: Fault, leave: () => Promise<void>): void {
    this.#plan = { call, fault, leave };
  }

  /** From now on everything works; what is late is done now. */
  recover(): void {
    this.#plan = undefined;
    this.#answerLate();
  }

  wrap<Port extends object>(name: string, port: Port): Port {
    return interceptCalls(port, ({ method }, proceed) => this.around(`${name}.${method}`, proceed));
  }

  around(name: string, proceed: () => unknown): unknown {
    const earlier = this.calls.filter((call) => call.replace(/ \d+$/, '') === name).length;
    const call = earlier === 0 ? name : `${name} ${earlier + 1}`;
    this.calls.push(call);
    if (call !== this.#plan?.call) return proceed();
    const { fault, leave } = this.#plan;
    this.#reach();
    if (fault === 'client gone' && call === ANSWERED_AT_ONCE) return (void leave(), proceed());
    return this.#failBy(fault, proceed, leave);
  }

  #failBy(fault: Fault, proceed: () => unknown, leave: () => Promise<void>): unknown {
    if (fault === 'throws') throw failure;
    if (fault === 'hangs') return new Promise(() => undefined);
    if (fault === 'late') return new Promise((resolve) => (this.#answerLate = () => resolve(proceed())));
    if (fault === 'client gone') return leave().then(proceed);
    proceed();
    if (fault === 'throws after') throw failure;
    return fault === 'hangs after' ? new Promise(() => undefined) : { nonsense: true };
  }
}

/** How something ended: 200, or the status and kind of its error. */
export async function endOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return '200';
  } catch (error) {
    if (isPasswordError(error)) return endWith(error.status, error.kind);
    throw error;
  }
}

/** A 500 or a 503 has one kind each. */
export function endWith(status: number, kind: string): string {
  const plain = { 500: 'server-error', 503: 'unavailable' }[status];
  return kind === plain ? String(status) : `${status} ${kind}`;
}
