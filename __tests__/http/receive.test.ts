import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { discardRest, receive } from '../../lib/http/receive';
import { fakeClock } from '../support/fake-clock';

fakeClock(); // and sees to it that no timer is left

const TIMEOUT_MS = 50;

/** As a server makes one; that of another maker than Node may also emit its errors. */
function incoming(members: Partial<IncomingMessage> = {}): IncomingMessage & PassThrough {
  return Object.assign(new PassThrough(), members) as unknown as IncomingMessage & PassThrough;
}

function listening(request: IncomingMessage): readonly number[] {
  return ['data', 'end', 'close'].map((name) => request.listenerCount(name));
}

function closed(request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve) => request.once('close', resolve));
}

describe('a body', () => {
  test.each([
    ['that ends', 'one, two', (request: PassThrough) => request.end(), Buffer.from('one, two')],
    ['that is too large', 'x'.repeat(16_385), () => undefined, { kind: 'payload-too-large' }],
    ['that stops', 'one, ', () => jest.advanceTimersByTime(TIMEOUT_MS), { kind: 'malformed-request' }],
  ])('%s is settled, and what comes later is not kept', async (_, text, proceed, outcome) => {
    const request = incoming();
    const before = listening(request);
    const received = receive(request, TIMEOUT_MS).catch((error: unknown) => error);
    request.write(text);
    await new Promise((resolve) => setImmediate(resolve));
    proceed(request);
    expect(await received).toMatchObject(outcome);
    expect(listening(request)).toEqual(before);
  });

  test.each(['latin1', 'base64', 'hex'] as const)(
    'that a host reads as %s, and has paused, is received as it was sent',
    async (encoding) => {
      const request = incoming();
      request.setEncoding(encoding).pause();
      const received = receive(request, TIMEOUT_MS);
      request.end(Buffer.from('p\u00e4ssword'));
      expect((await received).toString()).toBe('p\u00e4ssword');
    },
  );

  const gone = { name: 'AbortError', message: 'Nobody waits for the answer any more.' };

  test('whose client goes in the middle is lost', async () => {
    const request = incoming();
    const received = receive(request, TIMEOUT_MS);
    request.write('one, ');
    request.destroy(new Error('reset'));
    await expect(received).rejects.toMatchObject(gone);
  });

  test('whose client has gone before is not waited for', async () => {
    const request = incoming();
    request.destroy();
    await closed(request);
    await expect(receive(request, TIMEOUT_MS)).rejects.toMatchObject(gone);
  });
});

describe('the rest of a body', () => {
  test('that has come already is not waited for', () => {
    discardRest(incoming({ complete: true }), TIMEOUT_MS);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('whose client has gone is not waited for', () => {
    const request = incoming();
    request.destroy();
    discardRest(request, TIMEOUT_MS);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is no longer waited for when its client goes', async () => {
    const request = incoming();
    discardRest(request, TIMEOUT_MS);
    expect(jest.getTimerCount()).toBe(1);
    request.destroy(new Error('reset'));
    await closed(request);
    expect(jest.getTimerCount()).toBe(0);
  });
});
