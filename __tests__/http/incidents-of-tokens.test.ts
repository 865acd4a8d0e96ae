/** What went wrong elsewhere with tokens that were used, replaced, forged or spelt otherwise. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ConfigurationError, JwtTokenFormat, MemoryTokenStore, MemoryUserStore } from 'express-password-router';
import type { TokenFormat } from 'express-password-router';
import { change, issueToken, redeem } from '../support/endpoints';
import { decodeSegment, forgeJwt, hmacWith } from '../support/forge-jwt';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { generateEc, generateRsa, toPem } from '../support/generate-keys';
import { ann, everybody, newPassword, oldPassword } from '../support/people';
import { slowly } from '../support/slowly';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

const rejected = { status: 403, json: { kind: 'invalid-reset-token' } };

describe('a token that was used', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'Parse Server CVE-2026-33624, -34224, -43930: is not used twice by requests that race over a slow store (round %i)',
    async () => {
      const users = new MemoryUserStore(everybody);
      const options = { userStore: slowly(users), tokenStore: slowly(new MemoryTokenStore()) };
      const [one, other] = [await startApp({ options }), await startApp({ options })];
      const token = await issueToken(one, 'ann');
      const passwords = Array.from({ length: 16 }, (_, index) => `password of request ${index}`);
      const answers = await Promise.all(
        passwords.map((password, index) => redeem(index % 2 ? one : other, { token, password })),
      );
      const winner = passwords.filter((_, index) => answers[index]?.status === 200);
      expect(winner).toHaveLength(1);
      const hash = users.findById('ann')?.passwordHash ?? '';
      expect(await fastPasswordHasher.verify(winner[0] ?? '', hash)).toBe(true);
    },
  );

  test('Parse Server CVE-2026-31875, Keycloak CVE-2026-37982: is dead to everybody, from wherever they ask', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    await redeem(app, { token, password: newPassword });
    for (const headers of [
      {},
      { 'x-forwarded-for': '198.51.100.7' },
      { authorization: 'Bearer admin' },
      { cookie: 'a=b' },
    ]) {
      expect(await redeem(app, { token, password: 'a password of the thief' }, headers)).toMatchObject(rejected);
    }
  });

  test('Keycloak CVE-2026-4325: is not revived when its record is deleted, expired or filed again', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    const event = app.events[0];
    const record = event?.type === 'reset-token-issued' ? app.tokens.findById(event.tokenId) : null;
    await redeem(app, { token, password: newPassword });
    app.tokens.deleteForUser('ann');
    expect(await redeem(app, { token, password: newPassword })).toMatchObject(rejected);
    if (!record) throw new Error('no record was filed');
    app.tokens.save(record);
    expect(await redeem(app, { token, password: newPassword })).toMatchObject(rejected);
  });

  test('Keycloak 12759, 50144: has changed the password, the counter and a revocation, and no other field of the user', async () => {
    const user = { ...ann, otpSecret: 'JBSWY3DPEHPK3PXP', roles: ['auditor'], failedAttempts: 4 };
    const app = await startApp({ users: [user] });
    await redeem(app, { token: await issueToken(app, 'ann'), password: newPassword });
    expect({ ...app.users.findById('ann'), passwordHash: '' }).toEqual({
      ...user,
      passwordHash: '',
      failedAttempts: 0,
      revoked: false,
    });
  });
});

describe('a token that was overtaken', () => {
  test('Directus GHSA-56p6-qw3c-fq2g: by a suspension is dead, and so is a change', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    app.users.put({ ...ann, revoked: true });
    expect(await redeem(app, { token, password: newPassword })).toMatchObject(rejected);
    const body = { current_password: oldPassword, password: newPassword };
    expect(await change(app, 'ann', body)).toMatchObject({ status: 403, json: { kind: 'user-revoked' } });
  });

  test('contao 7510: by a change of the password is dead', async () => {
    const app = await startApp();
    const token = await issueToken(app, 'ann');
    await change(app, 'ann', { current_password: oldPassword, password: newPassword });
    expect(await redeem(app, { token, password: 'a password of the thief' })).toMatchObject(rejected);
  });

  test('Ory Kratos, "should not be able to use first code after re-sending": by a second one is dead', async () => {
    const app = await startApp();
    const first = await issueToken(app, 'ann');
    await issueToken(app, 'ann');
    expect(await redeem(app, { token: first, password: newPassword })).toMatchObject(rejected);
  });

  test('Parse Server CVE-2026-31901: says nothing about the state of the account', async () => {
    const answers = [];
    for (const state of [
      { revoked: true },
      { remote: true },
      { failedAttempts: 10, passwordHash: null },
      { id: 'gone' },
    ]) {
      const app = await startApp();
      const token = await issueToken(app, 'ann');
      app.users.remove('ann');
      app.users.put({ ...ann, ...state });
      answers.push(JSON.stringify(await redeem(app, { token, password: newPassword })));
    }
    expect([...new Set(answers)]).toEqual(answers.slice(0, 1));
  });
});

describe('a token that was forged', () => {
  const rsa = generateRsa();
  const ec = generateEc();
  let app: StartedApp;
  let genuine: string;

  async function start(signingKey: KeyObject | string): Promise<void> {
    app = await startApp({ options: { tokenFormat: new JwtTokenFormat({ signingKey }) } });
    genuine = await issueToken(app, 'ann');
  }

  function header(changes: object): object {
    return { ...decodeSegment(genuine, 0), ...changes };
  }

  async function expectRejected(token: string): Promise<void> {
    expect(await redeem(app, { token, password: newPassword })).toMatchObject(rejected);
    expect(app.users.findById('ann')).toEqual(ann);
  }

  afterEach(async () => {
    expect(await redeem(app, { token: genuine, password: newPassword })).toMatchObject({ status: 200 });
  });

  test.each(['none', 'None', 'nOnE', 'NONE', ''])(
    'jsonwebtoken CVE-2022-23540: alg %p is no signature',
    async (alg) => {
      await start(ec.privateKey);
      const payload = decodeSegment(genuine, 1);
      await expectRejected(forgeJwt({ header: header({ alg }), payload, signWith: () => Buffer.alloc(0) }));
    },
  );

  test('CVE-2015-9235, jsonwebtoken CVE-2022-23541: the public key is no HMAC secret, in whatever spelling', async () => {
    await start(rsa.privateKey);
    const payload = decodeSegment(genuine, 1);
    const der = rsa.publicKey.export({ format: 'der', type: 'spki' });
    const jwk = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }));
    for (const secret of [toPem(rsa.publicKey), toPem(rsa.publicKey).trim(), der, der.toString('base64'), jwk]) {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        await expectRejected(forgeJwt({ header: header({ alg }), payload, signWith: hmacWith(secret) }));
      }
    }
  });

  test('jsonwebtoken CVE-2022-23539: a key of a legacy kind, which RS256 was once verified with, is refused at start', async () => {
    await start(ec.privateKey);
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    expect(() => new JwtTokenFormat({ signingKey: privateKey })).toThrow(ConfigurationError);
    const verificationKeys = [{ key: privateKey }];
    expect(() => new JwtTokenFormat({ signingKey: ec.privateKey, verificationKeys })).toThrow(ConfigurationError);
  });

  test('CVE-2018-0114: a key that the token brings along is not believed', async () => {
    await start(ec.privateKey);
    const own = generateEc('P-256', 'forger');
    const jwk = createPublicKey(own.privateKey).export({ format: 'jwk' });
    const payload = decodeSegment(genuine, 1);
    for (const brought of [
      { jwk },
      { jwk, kid: undefined },
      { jku: 'https://evil.example.net/keys' },
      { x5u: 'https://evil.example.net' },
    ]) {
      await expectRejected(forgeJwt({ header: header(brought), payload, signWith: own.privateKey }));
    }
  });

  test.each(['', 'unknown', '__proto__', 'constructor', '../../dev/null', null, ['a']])(
    'fast-jwt CVE-2026-44351: the unknown kid %p finds no empty key',
    async (kid) => {
      await start('a secret of more than thirty-two bytes');
      const payload = decodeSegment(genuine, 1);
      await expectRejected(forgeJwt({ header: header({ kid }), payload, signWith: hmacWith('') }));
    },
  );

  test('node-jws CVE-2025-65945: an HMAC is verified, whatever the header says', async () => {
    await start('a secret of more than thirty-two bytes');
    const payload = { ...decodeSegment(genuine, 1), sub: 'admin' };
    await expectRejected(
      forgeJwt({ header: header({}), payload, signWith: hmacWith('a secret of more than thirty-two bytes') }),
    );
    await expectRejected(forgeJwt({ header: header({}), payload, signWith: () => Buffer.alloc(32) }));
  });

  test('Authlib CVE-2025-59420: an extension that must be understood is not ignored', async () => {
    await start(ec.privateKey);
    const payload = decodeSegment(genuine, 1);
    for (const changes of [{ crit: ['x'], x: 1 }, { crit: ['b64'], b64: false }, { crit: [] }]) {
      await expectRejected(forgeJwt({ header: header(changes), payload, signWith: ec.privateKey }));
    }
  });
});

describe('a token that was spelt otherwise', () => {
  const keys = { RS256: generateRsa().privateKey, ES256: generateEc().privateKey };

  /** The same bytes under another last character, padded, in the other alphabet, with white space. */
  function respell(token: string): readonly string[] {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const body = token.slice(0, -1);
    const others = Array.from(alphabet, (character) => body + character).filter((other) => other !== token);
    return [
      ...others,
      `${token}=`,
      `${token}==`,
      token.replaceAll('-', '+').replaceAll('_', '/') + '=',
      ` ${token}`,
      `${token} `,
    ];
  }

  /** ES256: (r, n - s) verifies like (r, s). */
  function flipped(token: string): string {
    const n = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const [head = '', payload = '', signature = ''] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const s = n - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
    return [head, payload, twin.toString('base64url')].join('.');
  }

  test.each([
    ['RS256', (token: string) => respell(token)],
    ['ES256', (token: string) => [...respell(token), flipped(token)]],
  ] as const)(
    'malleable signatures of 2026: is redeemed once in all its spellings (%s)',
    async (algorithm, spellings) => {
      const tokenFormat: TokenFormat = new JwtTokenFormat({ signingKey: keys[algorithm] });
      const app = await startApp({ options: { tokenFormat, passwordPolicy: { check: () => [] } } });
      const token = await issueToken(app, 'ann');
      const statuses: number[] = [];
      for (const spelling of [token, ...spellings(token)]) {
        statuses.push((await redeem(app, { token: spelling, password: newPassword })).status);
      }
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    },
  );
});
