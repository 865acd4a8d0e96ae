import { stackFrames } from '../../../lib/core/audit/stack-frames';

function framesOf(stack: unknown, message = 'of sorts'): string[] {
  return stackFrames({ stack, message });
}

test('are the lines behind the message', () => {
  const frames = ['    at find (/srv/app/store.js:1:22)', '    at /srv/app/server.js:333:4', '    at async x.js:5:6'];
  expect(framesOf(['Error: of sorts', ...frames].join('\n'))).toEqual(frames);
});

test.each([
  ['text behind the place', '    at find (store.js:1:2) of sorts'],
  ['text before it', 'see     at find (store.js:1:2)'],
  ['no line number', '    at native code'],
  ['no indent', 'at find (store.js:1:2)'],
])('a line with %s is none', (_what, line) => {
  expect(framesOf(`Error: of sorts\n${line}`)).toEqual([]);
});

test('what the message itself looks like counts for nothing', () => {
  const message = 'of sorts\n    at secret:1:1';
  expect(framesOf(`Error: ${message}\n    at find (store.js:1:2)`, message)).toEqual(['    at find (store.js:1:2)']);
});

test.each([
  ['undefined', undefined],
  ['a number', 7],
  ['another error’s', 'Error: of another\n    at find (a.js:1:2)'],
])('there are none in a stack that is %s', (_what, stack) => {
  expect(framesOf(stack)).toEqual([]);
});
