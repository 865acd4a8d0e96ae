/** Timeouts and performance.now() stand still, so that nobody who is kept waiting runs out of time, or is slow. All else goes on. */
export function stopTimeouts(): void {
  const goesOn = ['Date', 'hrtime', 'nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const;
  jest.useFakeTimers({ doNotFake: [...goesOn, 'setInterval', 'clearInterval'] });
}
