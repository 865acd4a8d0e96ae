/** Timeouts stand still, so that nobody who is kept waiting runs out of time. All else goes on as it does. */
export function stopTimeouts(): void {
  const goesOn = [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
  ] as const;
  jest.useFakeTimers({ doNotFake: [...goesOn, 'setInterval', 'clearInterval'] });
}
