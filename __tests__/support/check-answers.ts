import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ANSWERED_BY_HOST } from './answered-by-host';
import { describeEverything } from './describe-everything';
import type { Judge } from './judge-answer';

/**
 * Jest's setupFilesAfterEnv, for every test file: whatever a router of this library answers in this process, to whichever client,
 * is as the OpenAPI document says.
 */
const started = 'http.server.request.start';
const complaints: string[] = [];
let judge: Judge | undefined;

function watch(message: unknown): void {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  const chunks: Buffer[] = [];
  const { write, end } = response;
  response.write = (...args: unknown[]) => {
    keep(chunks, args[0]);
    return Reflect.apply(write, response, args) as boolean;
  };
  response.end = (...args: unknown[]) => {
    keep(chunks, args[0]);
    const isLast = !response.writableEnded;
    const ended = Reflect.apply(end, response, args) as ServerResponse;
    if (isLast && isFromRouter(response)) check(request, response, Buffer.concat(chunks).toString());
    return ended;
  };
}

function keep(chunks: Buffer[], chunk: unknown): void {
  if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
}

/** The router protects what it takes in hand: no host of these tests does that. */
function isFromRouter(response: ServerResponse): boolean {
  return response.hasHeader('Referrer-Policy') && !response.hasHeader(ANSWERED_BY_HOST);
}

function check(request: IncomingMessage, response: ServerResponse, text: string): void {
  judge ??= createJudge();
  const operation = operationOf(request, judge);
  if (operation === undefined) return;
  const { statusCode: status } = response;
  const answer = { status, headers: response.getHeaders(), text: request.method === 'HEAD' ? null : text };
  complaints.push(...judge.judge(operation, answer).map((complaint) => `${operation}: ${complaint}`));
}

/** By the layer that answered, which is named for it, at whatever path; or by the path, where no layer was found for it. */
function operationOf(request: IncomingMessage, { operations, operationAt }: Judge): string | undefined {
  const { method = '', url = '', route } = request as IncomingMessage & { readonly route?: Route };
  const layers = route?.stack.map(({ name }) => name) ?? [];
  return layers.find((name) => operations.includes(name)) ?? operationAt(method, url.replace(/\?.*/, ''));
}

/** What Express leaves on a request. */
interface Route {
  readonly stack: readonly { readonly name: string }[];
}

/** ajv is loaded only where something is answered. */
function createJudge(): Judge {
  const { createJudge: create } = jest.requireActual<typeof import('./judge-answer')>('./judge-answer');
  return create(describeEverything());
}

/** What there was to complain of since the last time. */
export function takeComplaints(): readonly string[] {
  return complaints.splice(0);
}

beforeAll(() => subscribe(started, watch));
afterAll(() => unsubscribe(started, watch));
afterEach(() => expect(takeComplaints()).toEqual([]));
