import { goneAway, isGoneAway } from '../lib/gone-away';

function unreadable(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each<[string, boolean, unknown]>([
  ['what ends the wait of somebody who has gone', true, goneAway()],
  ['an aborted signal’s own reason', true, AbortSignal.abort().reason],
  ['an error of that name', true, Object.assign(new Error('gone'), { name: 'AbortError' })],
  ['a timeout', false, new DOMException('too late', 'TimeoutError')],
  ['an error', false, new Error('AbortError')],
  ['an object without a name', false, {}],
  ['the name alone', false, 'AbortError'],
  ['null', false, null],
  ['nothing', false, undefined],
  ['what can not be read', false, unreadable()],
  ['a function of that name', false, Object.defineProperty(() => null, 'name', { value: 'AbortError' })],
])('%s means that somebody has gone away: %s', (_what, expected, reason) => {
  expect(isGoneAway(reason)).toBe(expected);
});
