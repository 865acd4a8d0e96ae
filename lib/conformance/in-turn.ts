/** One store, opened twice: each call goes to the other of the two, as with two processes behind a load balancer. */
export function inTurn<Store extends object>(first: Store, second: Store | undefined): Store {
  if (!second) return first;
  let calls = 0;
  return new Proxy(first, {
    get(_target, member) {
      const store = calls++ % 2 === 0 ? first : second;
      const method: unknown = Reflect.get(store, member);
      return typeof method === 'function' ? (method.bind(store) as unknown) : method;
    },
  });
}
