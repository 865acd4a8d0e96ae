/** What docs/security.md says of whoever got hold of what is not theirs. */
import { JwtTokenFormat, OpaqueTokenFormat } from 'express-password-router';
import { passwordFingerprint } from '../../lib/core/fingerprint';
import { issueToken, redeem } from '../support/endpoints';
import { decodeSegment, forgeJwt } from '../support/forge-jwt';
import { generateEc } from '../support/generate-keys';
import { ann, invited, newPassword } from '../support/people';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const rejected = { status: 403, json: { kind: 'invalid-reset-token' } };

describe('whoever has the signing key', () => {
  const signingKey = generateEc().privateKey;

  /** The header and times of a token of one's own, and whatever else the thief likes. */
  function forge(claims: object): string {
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + 3_600_000);
    const { token } = new JwtTokenFormat({ signingKey }).mint({ userId: 'ann', issuedAt, expiresAt });
    const payload = { ...decodeSegment(token, 1), ...claims };
    return forgeJwt({ header: decodeSegment(token, 0), payload, signWith: signingKey });
  }

  test('and nothing else, redeems nothing: the forged token has no record', async () => {
    const app = await startApp({ options: { tokenFormat: new JwtTokenFormat({ signingKey }) } });
    await issueToken(app, 'ann');
    expect(await redeem(app, { token: forge({ jti: 'made up' }), password: newPassword })).toMatchObject(rejected);
    expect(app.users.findById('ann')).toEqual(ann);
  });

  test('and reads the audit trail or the token store, redeems in place of whoever has a token out', async () => {
    const app = await startApp({ options: { tokenFormat: new JwtTokenFormat({ signingKey }) } });
    await issueToken(app, 'ann');
    const [issued] = app.events;
    const jti = issued?.type === 'reset-token-issued' ? issued.tokenId : undefined;
    expect(app.tokens.findById(String(jti))).toMatchObject({ id: jti });
    expect(await redeem(app, { token: forge({ jti }), password: newPassword })).toMatchObject({ status: 200 });
  });
});

describe('whoever writes the token store, over opaque tokens', () => {
  function fileOwnToken({ tokens }: StartedApp, userId: string, hash: string | null): string {
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + 3_600_000);
    const { token, id } = new OpaqueTokenFormat().mint({ userId, issuedAt, expiresAt });
    const fingerprint = passwordFingerprint(userId, id, hash);
    tokens.save({
      id,
      userId,
      passwordFingerprint: fingerprint,
      issuedBy: 'admin',
      reinstates: true,
      issuedAt,
      expiresAt,
    });
    return token;
  }

  test.each([
    ['whose hash is known', ann],
    ['who has none yet', invited],
  ])('sets the password of a user %s', async (_, { id, passwordHash }) => {
    const app = await startApp();
    const token = fileOwnToken(app, id, passwordHash);
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
  });

  test('sets nobody else’s', async () => {
    const app = await startApp();
    const token = fileOwnToken(app, 'ann', 'a hash that was guessed');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject(rejected);
    expect(app.users.findById('ann')).toEqual(ann);
  });
});
