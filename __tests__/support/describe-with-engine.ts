import { findingFor } from './engines';
import type { Engine } from './engines';

/** An engine on a machine under load is slow, and that is no failure. */
jest.setTimeout(60_000);

/**
 * A describe for tests against a real engine. Where the engine can't be had, one test says what to install in its stead;
 * that test passes on a developer's machine and fails where CI=true.
 */
export function describeWithEngine(engine: Engine, name: string, suite: () => void): void {
  const finding = findingFor(engine);
  if (!('missing' in finding)) return describe(name, suite);

  describe(name, () => {
    test(`needs ${engine}: ${finding.missing}`, () => {
      expect(process.env['CI']).not.toBe('true');
    });
  });
}
