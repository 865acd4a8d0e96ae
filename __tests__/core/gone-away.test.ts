import { isGoneAway } from '../../lib/core/gone-away';

test.each<[string, boolean, unknown]>([
  ['an aborted signal’s reason', true, AbortSignal.abort().reason],
  ['an error of that name', true, Object.assign(new Error('gone'), { name: 'AbortError' })],
  ['a timeout', false, new DOMException('too late', 'TimeoutError')],
  ['an error', false, new Error('AbortError')],
  ['an object without a name', false, {}],
  ['the name alone', false, 'AbortError'],
  ['null', false, null],
  ['nothing', false, undefined],
  ['a function of that name', false, Object.defineProperty(() => null, 'name', { value: 'AbortError' })],
])('%s means that somebody has gone away: %j', (_what, expected, reason) => {
  expect(isGoneAway(reason)).toBe(expected);
});
