import { createPublicKey } from 'node:crypto';
import { JwtTokenFormat, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import type { TokenFormat } from 'express-password-router';
import { issueToken, redeem } from '../support/endpoints';
import { decodeSegment } from '../support/forge-jwt';
import { generateEc, generateRsa } from '../support/generate-keys';
import { everybody, newPassword } from '../support/people';
import { startApp } from '../support/start-app';

const secret = 'a secret of more than thirty-two bytes';
const rsa = generateRsa().privateKey;
const ec = generateEc().privateKey;

const formats: readonly (readonly [string, TokenFormat])[] = [
  ['a JWT by HS256', new JwtTokenFormat({ signingKey: secret })],
  ['a JWT by RS256', new JwtTokenFormat({ signingKey: rsa })],
  ['a JWT by ES256', new JwtTokenFormat({ signingKey: ec })],
  ['an opaque token', new OpaqueTokenFormat()],
];

describe.each(formats)('%s', (_, tokenFormat) => {
  test('is issued, redeemed once and then refused', async () => {
    const app = await startApp({ options: { tokenFormat } });
    const token = await issueToken(app, 'ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200, text: '{}' });
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 403 });
  });

  test('survives the form encoding', async () => {
    const app = await startApp({ options: { tokenFormat } });
    const body = new URLSearchParams({ token: await issueToken(app, 'ann'), password: newPassword }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await redeem(app, body, headers)).toMatchObject({ status: 200 });
  });

  test('is good for as long as the host says, to the second', async () => {
    let now = new Date('2030-01-01T00:00:00.900Z');
    const app = await startApp({ options: { tokenFormat, tokenLifetimeSeconds: 60, clock: () => now } });
    const token = await issueToken(app, 'ann');
    const late = await issueToken(app, 'locked');
    now = new Date('2030-01-01T00:00:59.999Z');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject({ status: 200 });
    now = new Date('2030-01-01T00:01:00.000Z');
    expect(await redeem(app, { token: late, password: newPassword })).toMatchObject({ status: 403 });
  });
});

test('a JWT names issuer, audience, user, token and times, and nothing else', async () => {
  const app = await startApp({
    options: { tokenFormat: new JwtTokenFormat({ signingKey: secret, issuer: 'https://id.example.com' }) },
  });
  const token = await issueToken(app, 'ann');
  expect(decodeSegment(token, 0)).toMatchObject({ alg: 'HS256', typ: 'password-reset+jwt' });
  const { iss, aud, sub, jti, iat, exp, ...rest } = decodeSegment(token, 1);
  expect({ iss, aud, sub, rest }).toEqual({
    iss: 'https://id.example.com',
    aud: 'https://id.example.com',
    sub: 'ann',
    rest: {},
  });
  expect(Number(exp) - Number(iat)).toBe(86_400);
  expect(app.events).toMatchObject([{ type: 'reset-token-issued', tokenId: jti }]);
});

test('after a rotation of the key, what was issued before is still redeemed', async () => {
  const stores = { userStore: new MemoryUserStore(everybody), tokenStore: new MemoryTokenStore() };
  const before = await startApp({ options: { ...stores, tokenFormat: new JwtTokenFormat({ signingKey: rsa }) } });
  const rotated = new JwtTokenFormat({ signingKey: ec, verificationKeys: [{ key: createPublicKey(rsa) }] });
  const after = await startApp({ options: { ...stores, tokenFormat: rotated } });
  const token = await issueToken(before, 'ann');
  expect(await redeem(after, { token, password: newPassword })).toMatchObject({ status: 200 });
  const withdrawn = await startApp({ options: { ...stores, tokenFormat: new JwtTokenFormat({ signingKey: ec }) } });
  const old = await issueToken(before, 'locked');
  expect(await redeem(withdrawn, { token: old, password: newPassword })).toMatchObject({ status: 403 });
});
