import { isServerDown } from '../../lib/cli/is-server-down';

function failure(fields: object, message = 'no'): Error {
  return Object.assign(new Error(message), fields);
}

const refused = failure({ code: 'ECONNREFUSED' });

test.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'PROTOCOL_CONNECTION_LOST',
])('%s: the server is down', (code) => {
  expect(isServerDown(failure({ code }))).toBe(true);
});

test.each([
  'Connection terminated due to connection timeout',
  'Socket timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'LOADING Redis is loading the dataset in memory',
  'ERR max number of clients reached',
])('%s: the server is down', (message) => {
  expect(isServerDown(new Error(message))).toBe(true);
});

test.each<[string, unknown]>([
  ['a file that is not there', failure({ code: 'ENOENT', syscall: 'open' })],
  ['a relation that is not there', failure({ code: '42P01' })],
  ['a wrong password', failure({ code: '28P01' })],
  ['a port that is taken', failure({ code: 'EADDRINUSE', syscall: 'listen' })],
  ['a timeout that is none', new Error('timeout has to be a number')],
  ['a word of Redis in the middle', new Error('not LOADING anything')],
  ['no error', { code: 'ECONNREFUSED' }],
  ['nothing', undefined],
])('%s is a mistake', (_what, error) => {
  expect(isServerDown(error)).toBe(false);
});

test.each<[string, Error]>([
  ['in its cause', failure({ cause: refused })],
  ['as what it gave up over', failure({ originalError: refused })],
  ['among those of several addresses', new AggregateError([failure({ code: 'EINVAL' }), refused])],
  ['four causes down', failure({ cause: failure({ cause: failure({ cause: failure({ cause: refused }) }) }) })],
])('an error that holds one of those is one of those: %s', (_where, error) => {
  expect(isServerDown(error)).toBe(true);
});

test('an error that is its own cause is looked at and left', () => {
  const error = new Error('no');
  error.cause = error;
  expect(isServerDown(error)).toBe(false);
});
