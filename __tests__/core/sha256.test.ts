import type * as Crypto from 'node:crypto';
import { sha256 } from '../../lib/core/sha256';
import type * as Sha256Module from '../../lib/core/sha256';

/** FIPS 180-4's example. */
const ofAbc = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

test('is base64url', () => {
  expect(sha256('abc')).toBe(ofAbc);
});

test('is the same before Node 20.12, which has no hash in one step', () => {
  jest.isolateModules(() => {
    jest.doMock('node:crypto', () => ({ ...jest.requireActual<typeof Crypto>('node:crypto'), hash: undefined }));
    const older = jest.requireActual<typeof Sha256Module>('../../lib/core/sha256');
    expect(older.sha256('abc')).toBe(ofAbc);
    expect(older.sha256).not.toBe(sha256);
  });
});
