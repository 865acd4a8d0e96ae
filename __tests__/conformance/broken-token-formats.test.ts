import { tokenFormatCases } from '../../lib/conformance';
import { readingTokensFaults } from './broken/reading-tokens';
import { failingCases } from './fault';
import { SealedFormat } from './sealed-format';

test('a format without a fault passes', async () => {
  expect(await failingCases(tokenFormatCases, new SealedFormat().harness)).toEqual([]);
});

test.each(readingTokensFaults)('$fault', async ({ caughtBy, also = [], Broken }) => {
  const failing = await failingCases(tokenFormatCases, new Broken().harness);
  expect(failing.sort()).toEqual([caughtBy, ...also].sort());
});
