import { tokenFormatCases } from '../../lib/conformance';
import { readingTokensFaults } from './broken/reading-tokens';
import { failingCases } from './fault';
import { SealedFormat } from './sealed-format';

test('a format without a fault passes', async () => {
  expect(await failingCases(tokenFormatCases, new SealedFormat().harness)).toEqual([]);
});

test('a format that answers nothing where it has to throw is told what to do', async () => {
  class Silent extends SealedFormat {
    override read(...asked: Parameters<SealedFormat['read']>) {
      try {
        return super.read(...asked);
      } catch {
        return undefined as never;
      }
    }
  }
  const nonsense = tokenFormatCases.filter(({ name }) => name.includes('anything that is no token'));
  expect(nonsense).toHaveLength(1);
  for (const c of nonsense) {
    await expect(c.run(new Silent().harness)).rejects.toThrow(/answers undefined where it has to throw Reset/);
  }
});

test.each(readingTokensFaults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(tokenFormatCases, new Broken().harness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
