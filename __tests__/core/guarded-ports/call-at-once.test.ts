import { StoreContractError, UnavailableError } from 'express-password-router';
import { callAtOnce } from '../../../lib/core/guarded-ports/call-at-once';
import { drainEventLoop } from '../../support/drain-event-loop';

const failure = new Error('out of order');

test.each([true, null, undefined, { minLength: 15 }, 'then'])('%j is handed on', (answer) => {
  expect(callAtOnce('clock', () => answer)).toBe(answer);
});

test('what it throws is why it is unavailable', () => {
  const call = (): never => {
    throw failure;
  };
  expect(() => callAtOnce('clock', call)).toThrow(new UnavailableError({ cause: failure }));
});

const unreadable = Object.defineProperty({}, 'then', {
  get: () => {
    throw failure;
  },
});

test('so is what comes of looking at its answer', () => {
  expect(() => callAtOnce('clock', () => unreadable)).toThrow(new UnavailableError({ cause: failure }));
});

test('a promise is no answer', () => {
  const refusal = new StoreContractError('clock must answer at once, not by a promise');
  expect(() => callAtOnce('clock', () => Promise.resolve(new Date()))).toThrow(refusal);
});

test('one that rejects disturbs nobody', async () => {
  expect(() => callAtOnce('clock', () => Promise.reject(failure))).toThrow(StoreContractError);
  await drainEventLoop(); // Jest fails a test that leaves a rejection unhandled
});
