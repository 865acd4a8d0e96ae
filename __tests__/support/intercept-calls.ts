/** A call to a port: its method's name and what it was given. */
export interface InterceptedCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** May come before a call, after it or in its place. */
export type Around = (call: InterceptedCall, proceed: () => unknown) => unknown;

/** The same port, but every call goes through `around`. */
export function interceptCalls<Port extends object>(port: Port, around: Around): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => around({ method: String(name), args }, () => member.apply(target, args));
    },
  });
}
