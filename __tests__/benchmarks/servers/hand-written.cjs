// What people write by hand, or copy: express.json, jsonwebtoken with a secret string, bcrypt as it comes.

const bcrypt = require('bcrypt');
const express = require('express');
const jwt = require('jsonwebtoken');
const { probing } = require('./probing.cjs');
const { serve } = require('./serve.cjs');

const secret = 'an obviously fake secret of the benchmarks';
const users = new Map(Array.from({ length: 1_000 }, (_, n) => [`user-${n}`, { id: `user-${n}`, passwordHash: '' }]));

const app = express();
app.use(express.json());

app.post('/users/:sid/password/reset', (request, response) => {
  if (!request.headers.authorization) return response.status(401).json({ error: 'not authenticated' });
  const user = users.get(request.params.sid);
  if (!user) return response.status(404).json({ error: 'no such user' });
  response.type('text/plain').send(jwt.sign({ sub: user.id }, secret, { expiresIn: '1d' }));
});

app.post('/auth/reset', async (request, response) => {
  const { token, password } = request.body;
  const user = findRedeemer(token);
  if (!user) return response.status(403).json({ error: 'invalid token' });
  user.passwordHash = await bcrypt.hash(password, 10);
  response.json({});
});

function findRedeemer(token) {
  try {
    return users.get(jwt.verify(token, secret).sub);
  } catch {
    return undefined;
  }
}

serve(app, probing);
