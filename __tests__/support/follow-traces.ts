import { tracingChannel } from 'node:diagnostics_channel';

export interface Told {
  /** As tracingChannel calls it: start, end, asyncStart, asyncEnd, error. */
  readonly moment: string;
  /** What was published, as it was at that moment. */
  readonly trace: Readonly<Record<string, unknown>>;
}

/** Subscribes to `express-password-router:<name>` until the test file ends. */
export function followTraces(name: string): Told[] {
  const told: Told[] = [];
  const note = (moment: string) => (trace: object) => void told.push({ moment, trace: { ...trace } });
  const channel = tracingChannel(`express-password-router:${name}`);
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  };
  channel.subscribe(subscribers);
  afterAll(() => channel.unsubscribe(subscribers));
  return told;
}
