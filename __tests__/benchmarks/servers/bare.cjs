// An Express app doing nothing: it reads no body and answers a ready string. `bare.cjs json`: express.json() is in front.

const express = require('express');
const { serve } = require('./serve.cjs');

const app = express();
if (process.argv[2] === 'json') app.use(express.json());
app.post('/users/:sid/password/reset', (_request, response) => response.send('a ready string'));
app.post('/auth/reset', (_request, response) => response.send('{}'));

serve(app);
