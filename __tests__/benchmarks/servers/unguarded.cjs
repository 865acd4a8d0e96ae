// The least that issues the same HS256 token over the same stores, in a router of its own: nothing is checked, bounded, traced or
// told. `unguarded.cjs <directory of the build>`

const { createHash } = require('node:crypto');
const express = require('express');
const { serve } = require('./serve.cjs');

const lib = require(process.argv[2]);

const LIFETIME_MS = 86_400_000;
const tokenFormat = new lib.JwtTokenFormat({ signingKey: 'an obviously fake secret of the benchmarks' });
const tokenStore = new lib.MemoryTokenStore();
const userStore = new lib.MemoryUserStore(
  Array.from({ length: 1_000 }, (_, n) => ({ id: `user-${n}`, passwordHash: `an obviously fake hash of user-${n}` })),
);
const router = express.Router();
router.post('/users/:sid/password/reset', (request, response) => {
  const issuedBy = request.headers.authorization;
  const { id: userId, passwordHash } = userStore.findById(request.params.sid);
  const issuedAt = new Date();
  const expiresAt = new Date(issuedAt.getTime() + LIFETIME_MS);
  const { token, id } = tokenFormat.mint({ userId, issuedAt, expiresAt });
  const passwordFingerprint = createHash('sha256').update(`${userId} ${id} ${passwordHash}`).digest('base64url');
  tokenStore.save({ id, userId, passwordFingerprint, issuedBy, reinstates: false, issuedAt, expiresAt });
  response.setHeader('Cache-Control', 'no-store').setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': token.length };
  response.writeHead(200, headers).end(token);
});

serve(express().use(router));
