// What it costs when a MemoryTokenStore holds many tokens: `outstanding-tokens.cjs <directory of the build>`.

const { randomBytes } = require('node:crypto');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const express = require('express');
const { serve } = require('./serve.cjs');

const { createPasswordRouter, JwtTokenFormat, MemoryTokenStore } = require(process.argv[2]);

const SAMPLE = 1_000;
const issuedAt = new Date();
const expiresAt = new Date(issuedAt.getTime() + 86_400_000);
const tokenFormat = new JwtTokenFormat({ signingKey: 'an obviously fake secret of the benchmarks' });
const tokenStore = new MemoryTokenStore();
const userStore = {
  findById: (id) => ({ id, passwordHash: 'an obviously fake hash' }),
  replacePassword: () => false,
  countAttempt: () => 0,
  clearAttempts: () => false,
};
const authResolver = () => ({ userId: 'admin', mayResetPassword: () => true });

const app = express();
app.use(createPasswordRouter({ userStore, tokenStore, tokenFormat, authResolver }));

serve(app, {
  /** Bytes a token. */
  fill(size) {
    const before = usedBytes();
    for (let number = 0; number < size; number++) tokenStore.save(recordOf(number));
    return (usedBytes() - before) / size;
  },
  /** Genuine, and never filed. */
  unknownTokens: (count) =>
    Array.from(
      { length: count },
      (_, number) => tokenFormat.mint({ userId: userNo(number), issuedAt, expiresAt }).token,
    ),
  /** Microseconds to supersede the tokens of some users, by the store alone. */
  save(size) {
    const records = someNumbers(size).map(recordOf);
    return cpuOfEach(records, (record) => tokenStore.save(record));
  },
  findById(size) {
    const records = someNumbers(size).map(recordOf);
    for (const record of records) tokenStore.save(record);
    return cpuOfEach(records, ({ id }) => tokenStore.findById(id));
  },
});

/** Every string is one of its own, as those are that come from a request, a digest and a generator. */
function recordOf(number) {
  const id = randomBytes(16).toString('base64url');
  const passwordFingerprint = randomBytes(32).toString('base64url');
  return { id, userId: userNo(number), passwordFingerprint, issuedBy: 'admin', reinstates: false, issuedAt, expiresAt };
}

function userNo(number) {
  return `0b0c1d2e-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function someNumbers(size) {
  return Array.from({ length: SAMPLE }, () => Math.floor(Math.random() * size));
}

function cpuOfEach(items, work) {
  const before = process.cpuUsage();
  for (const item of items) work(item);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / items.length;
}

function usedBytes() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
