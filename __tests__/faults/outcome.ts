import { drainEventLoop } from '../support/drain-event-loop';
import type { Fault } from './faulty-host';
import type { Operation } from './operations';
import { createWorld, TIMEOUT_MS } from './world';
import type { Findings } from './world';

export interface Outcome {
  /** 200, or the status and kind of the refusal; 'no answer' to who has gone. */
  readonly end: string;
  readonly findings: Findings;
  /** The types of what was told to onEvent. */
  readonly events: readonly string[];
  /** Every call that was made of what the host brings. */
  readonly calls: readonly string[];
  /** How a reset ended that came after it. */
  readonly resetAfterwards: string;
}

const keepsWaiting: readonly Fault[] = ['hangs', 'hangs after', 'late'];

/** Runs an operation, with a fault at one of its calls or without. */
export async function outcomeOf(operation: Operation, fault?: readonly [call: string, fault: Fault]): Promise<Outcome> {
  const world = await createWorld(operation.world?.() ?? {});
  const { host, events } = world;
  let leave = (): Promise<void> => Promise.resolve();
  if (fault) host.plan(...fault, () => leave());
  const underWay = await operation.start(world);
  leave = underWay.leave;

  await Promise.race([underWay.end, host.reached]);
  if (fault && keepsWaiting.includes(fault[1])) jest.advanceTimersByTime(TIMEOUT_MS);
  const end = await underWay.end;
  await drainEventLoop();
  host.recover();
  await drainEventLoop();
  const findings = await world.find();
  const told = events.map(({ type }) => type);
  const calls = [...host.calls];
  const resetAfterwards = await underWay.resetAfterwards();
  await underWay.stop();
  return { end, findings, events: told, calls, resetAfterwards };
}
