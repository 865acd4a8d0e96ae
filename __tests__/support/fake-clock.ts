/** Timers and performance.now() stand still until a test moves them; promises and immediates run as ever. */
export function fakeClock(): void {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0); // nobody left a timer behind
    jest.useRealTimers();
  });
}
