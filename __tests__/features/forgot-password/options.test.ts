import { ConfigurationError, MemoryDeliveryThrottle } from 'express-password-router';
import { createForgotPasswordRouter } from 'express-password-router/features/forgot-password';
import { settleForgotPassword } from '../../../lib/features/forgot-password/options';
import { createService } from '../../support/create-service';

const required = {
  service: createService().service,
  findUser: () => null,
  deliver: () => undefined,
  resetPageUrl: 'https://app.example.com/reset',
  deliveryThrottle: new MemoryDeliveryThrottle(),
};

function complaintAbout(options: object): string {
  try {
    createForgotPasswordRouter({ ...required, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return '';
}

test('what is required is enough', () => {
  expect(complaintAbout({})).toBe('');
  expect(settleForgotPassword(required)).toMatchObject({
    intervalSeconds: 300,
    lifetimeSeconds: 3_600,
    delivering: { concurrency: 4, queueLimit: 256, timeoutMs: 30_000 },
    path: '/auth/forgot',
    errorResponses: 'send',
  });
});

test.each<[object, RegExp]>([
  [{ service: undefined }, /service must come from createPasswordService/],
  [{ service: {} }, /service must come from createPasswordService/],
  [{ findUser: undefined }, /findUser is missing/],
  [{ findUser: 'ann' }, /findUser must be a function/],
  [{ deliver: undefined }, /deliver is missing/],
  [{ deliveryThrottle: undefined }, /deliveryThrottle is missing/],
  [{ deliveryThrottle: { claim: () => true } }, /deliveryThrottle lacks the method release/],
  [{ throttle: new MemoryDeliveryThrottle() }, /does not take 'throttle': it takes service, findUser/],
  [{ resetPageURL: 'https://app.example.com' }, /did you mean 'resetPageUrl'/],
  [{ delivering: { concurency: 1 } }, /did you mean 'concurrency'/],
  [{ path: 'auth/forgot' }, /path must be a path that starts with '\/'/],
  [{ path: '/auth/(forgot' }, /path is not a path that Express can match/],
  [{ errorResponses: 'throw' }, /errorResponses must be 'send' or 'next'/],
])('refuses %j', (options, message) => {
  expect(complaintAbout(options)).toMatch(message);
});

describe('resetPageUrl', () => {
  test.each([
    'https://app.example.com',
    'https://app.example.com:8443/reset?lang=de',
    'https://tokens.example.com/reset-token',
    'http://localhost:3000/reset',
    'http://127.0.0.1/reset',
    'http://[::1]:3000/reset',
  ])('may be %s', (resetPageUrl) => {
    expect(complaintAbout({ resetPageUrl })).toBe('');
  });

  test.each([
    [undefined, /whole address/],
    ['/reset', /whole address/],
    ['app.example.com/reset', /whole address/],
    ['http://app.example.com/reset', /Only localhost may do without https/],
    ['http://localhost.example.com/reset', /Only localhost/],
    ['javascript:alert(1)', /whole address/],
    ['https://app.example.com/reset#', /fragment/],
    ['https://app.example.com/reset#token=', /fragment/],
    ['https://app.example.com/reset?token=', /give the address alone/],
    ['https://app.example.com/reset/:token', /give the address alone/],
    ['https://app.example.com/reset/{token}', /give the address alone/],
    ['https://app.example.com/reset?t=<TOKEN>', /give the address alone/],
    ['https://app.example.com/reset/%TOKEN%', /give the address alone/],
    ['https://user:fake@app.example.com/reset', /credentials/],
    ['https://user@app.example.com/reset', /credentials/],
    ['https://:fake@app.example.com/reset', /credentials/],
  ])('may not be %s', (resetPageUrl, message) => {
    expect(complaintAbout({ resetPageUrl })).toMatch(message);
  });
});
