import express from 'express';
import { MemoryDeliveryThrottle } from 'express-password-router';
import { createForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import { createResetPage } from 'express-password-router/features/reset-page';
import { createValidationRouter } from 'express-password-router/features/validation';
import { converse, requestText } from '../support/converse';
import { createService } from '../support/create-service';
import { serveApp } from '../support/serve-app';

/** Tens of megabytes, on a machine that may be under load. */
jest.setTimeout(30_000);

/** An app with every feature that answers requests, and nothing else. */
async function startFeatures(timeoutMs: number): Promise<string> {
  const { service } = createService({ timeoutMs });
  const forgotPassword = createForgotPasswordRouter({
    service,
    findUser: () => null,
    deliver: () => undefined,
    resetPageUrl: 'https://app.example.com/reset',
    deliveryThrottle: new MemoryDeliveryThrottle(),
  });
  const validation = createValidationRouter({ service, authResolver: () => null });
  const { url } = await serveApp(express().use(forgotPassword, createResetPage({ service }), validation));
  return url;
}

const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';

test.each([
  ['POST /auth/forgot', json],
  ['POST /auth/reset/page', form],
  ['POST /auth/reset/check', json],
  ['POST /command/validate-password', json],
])(
  'a body that stops in the middle is ended by a deadline, with an answer and the connection: %s',
  async (line, type) => {
    const url = await startFeatures(50);
    const request = requestText(line, ['Host: x', type, 'Content-Length: 99'], 'x');
    expect(await converse(url, request)).toContain('HTTP/1.1 400 Bad Request');
  },
);

describe.each([
  ['413', 'POST /auth/reset/page', form],
  ['415', 'POST /auth/forgot', 'Content-Type: text/plain'],
  ['200', 'GET /auth/reset', form],
  ['200', 'GET /command/validate-password', json],
])('who is answered before the body has come: %s %s', (status, line, type) => {
  test.each(['close', 'keep-alive'])('is waited for until the deadline, with Connection: %s', async (connection) => {
    const url = await startFeatures(50);
    const headers = ['Host: x', `Connection: ${connection}`, type, 'Content-Length: 20000'];
    expect(await converse(url, requestText(line, headers))).toContain(`HTTP/1.1 ${status} `);
  });

  test('gets to send all of it, where the connection ends with the answer', async () => {
    const url = await startFeatures(60_000);
    const bytes = 20_000_000; // more than the buffers of both ends hold
    const headers = ['Host: x', 'Connection: close', type, `Content-Length: ${bytes}`];
    expect(await converse(url, requestText(line, headers, 'x'.repeat(bytes)))).toContain(`HTTP/1.1 ${status} `);
  });
});
