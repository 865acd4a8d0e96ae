import express from 'express';
import { UserRevokedError } from 'express-password-router';
import { createOpenApiDocument } from 'express-password-router/openapi';
import type { OpenApiDocument } from 'express-password-router/openapi';
import { takeComplaints } from '../../support/check-answers';
import { describeEverything } from '../../support/describe-everything';
import { issue } from '../../support/endpoints';
import { createJudge } from '../../support/judge-answer';
import { newPassword } from '../../support/people';
import { textWith } from '../../support/expected';
import { send } from '../../support/send';
import type { Answer } from '../../support/send';
import { serveApp } from '../../support/serve-app';
import { startApp } from '../../support/start-app';
import { startForgotPassword } from '../../support/start-forgot-password';
import { documentedAnswers } from './documented-answers';
import type { DocumentedAnswer } from './documented-answers';
import * as forgotScenarios from './forgot-scenarios';
import * as routerScenarios from './router-scenarios';
import type { Scenarios } from './scenario';
import * as validationScenarios from './validation-scenarios';

const scenarios: Readonly<Record<string, Scenarios>> = {
  ...routerScenarios,
  ...forgotScenarios,
  ...validationScenarios,
};
const everything = describeEverything();
const documented = documentedAnswers(everything);
const produced = new Map<DocumentedAnswer, Promise<Answer>>();

/** To a client that asks for the media type: for a refusal as text, that is a browser. */
function produce(promise: DocumentedAnswer): Promise<Answer> {
  const scenario = scenarios[promise.operationId]?.[promise.kind];
  if (!scenario) throw new Error(`no scenario produces ${promise.kind} of ${promise.operationId}`);
  const accept = promise.mediaType === 'text/plain' ? 'text/html' : promise.mediaType;
  const answer = produced.get(promise) ?? scenario({ accept });
  produced.set(promise, answer);
  return answer;
}

function isRefusal({ status }: DocumentedAnswer): boolean {
  return status >= 400;
}

describe('every answer that the OpenAPI document promises can be had, and is as it says', () => {
  const { judge } = createJudge(everything);

  test.each(documented)('$operationId: $status $kind as $mediaType', async (promise) => {
    const answer = await produce(promise);
    expect(answer.status).toBe(promise.status);
    expect(answer.headers['content-type']).toBe(`${promise.mediaType}; charset=utf-8`);
    expect(judge(promise.operationId, answer)).toEqual([]);
  });

  test.each(documented.filter(isRefusal))('$operationId: the example of $kind as $mediaType', async (promise) => {
    const { json, text } = await produce(promise);
    if (json === undefined) expect(promise.example).toBe(text);
    else expect({ ...json, details: null }).toEqual({ ...(promise.example as object), details: null });
  });

  test('and there is a scenario for nothing else', () => {
    const names = Object.entries(scenarios).flatMap(([id, ofOne]) => Object.keys(ofOne).map((kind) => `${id} ${kind}`));
    const promised = new Set(documented.map(({ operationId, kind }) => `${operationId} ${kind}`));
    expect(names.sort()).toEqual([...promised].sort());
  });
});

describe('a document that is wrong is found out by every answer that it is wrong about', () => {
  const asJson = ({ mediaType }: DocumentedAnswer): boolean => mediaType === 'application/json';
  const isJsonRefusal = (promise: DocumentedAnswer): boolean => isRefusal(promise) && asJson(promise);
  const all = (): boolean => true;

  test.each<[string, string | RegExp, string, (promise: DocumentedAnswer) => boolean]>([
    ['another status', /"(\d{3})":\{"description"/g, '"9$1":{"description"', all],
    ['another media type', /"application\/json":/g, '"application/xml":', asJson],
    ['a schema that takes nothing', /"schema":\{/g, '"schema":{"not":{},', all],
    ['a header more', /"headers":\{"Cache/g, '"headers":{"X-More":{"$ref":"#/components/headers/NoStore"},"Cache', all],
    ['another value of a header', '"const":"no-store"', '"const":"private"', all],
    ['another kind', /("kind":\{"type":"string","const":")/g, '$1other-', isJsonRefusal],
    ['a member more', /("kind",)("msg","details"\],"properties":\{)/g, '$1"more",$2"more":{},', isJsonRefusal],
    ['a member less', /"msg",("details"\],.*?\},)"msg":\{.*?\},/g, '$1', isJsonRefusal],
  ])('%s', async (_name, right, wrong, isConcerned) => {
    const { judge } = createJudge(rewrite(everything, right, wrong));
    const concerned = documented.filter(isConcerned);
    expect(concerned.length).toBeGreaterThan(10);
    for (const promise of concerned) {
      expect([promise, judge(promise.operationId, await produce(promise))]).not.toEqual([promise, []]);
    }
  });

  test('a header that one answer has and should not', async () => {
    const [promise] = documented;
    if (!promise) throw new Error('nothing is documented');
    const { judge } = createJudge(rewrite(everything, /"Cache-Control":\{[^}]*\},/, ''));
    expect(judge(promise.operationId, await produce(promise))).toEqual(['Cache-Control is not documented']);
  });

  test.each<[string, RegExp, (promise: DocumentedAnswer) => boolean]>([
    ['operation', /"operationId":"/g, all],
    ['kind', /"kind":\{"type":"string","const":"/g, isRefusal],
  ])('an answer that nothing produces, of another %s', (_name, right, isConcerned) => {
    const promises = documentedAnswers(rewrite(everything, right, '$&another-')).filter(isConcerned);
    expect(promises.length).toBeGreaterThan(10);
    for (const promise of promises) expect(() => produce(promise)).toThrow('no scenario produces');
  });
});

describe('in every test file, what a router answers is held against the document', () => {
  test.each([
    ['another status', 418, { kind: 'malformed-request', msg: 'No.', details: null }],
    ['another kind', 403, { kind: 'teapot', msg: 'No.', details: null }],
    ['another body', 403, { error: 'No.' }],
  ])('%s', async (_name, status, body) => {
    const router = express.Router().post('/auth/reset', (_request, response) => {
      response.set({
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      });
      response.status(status).json(body);
    });
    const { url } = await serveApp(express().use('/api', router));
    await send(`${url}/api/auth/reset`, { method: 'POST' });
    expect(takeComplaints()).toEqual([textWith('redeemResetToken: ')]);
  });
});

describe('so it is at other paths', () => {
  /** A header that goes with other answers, so that there is something to complain of. */
  const addHeader = (app: express.Express): unknown =>
    app.use((_request, response, next) => {
      response.setHeader('Retry-After', '1');
      next();
    });
  const post = (url: string, body: object): Promise<Answer> =>
    send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  test('of the router', async () => {
    const paths = { redeemResetToken: '/elsewhere/:tenant' };
    const { url } = await startApp({ options: { paths }, prefix: '/api', before: addHeader });
    await post(`${url}/elsewhere/one`, { token: 'none', password: newPassword });
    expect(takeComplaints()).toEqual(['redeemResetToken: Retry-After is not documented']);
  });

  test('of a feature', async () => {
    const { url, router } = await startForgotPassword({ options: { path: '/elsewhere' }, before: addHeader });
    await post(`${url}/elsewhere`, { login: 'ann' });
    await router.whenIdle();
    expect(takeComplaints()).toEqual(['forgotPassword: Retry-After is not documented']);
  });
});

describe('a resolver that refuses by a typed error of its own', () => {
  const refuse = (): never => {
    throw new UserRevokedError();
  };

  test('is answered with it, and in the document of a host that names the kind', async () => {
    const answer = await issue(await startApp({ options: { authResolver: refuse } }), 'ann');
    expect(answer).toMatchObject({ status: 403, json: { kind: 'user-revoked' } });
    const { judge } = createJudge(createOpenApiDocument({ resolverRefusals: ['user-revoked'] }));
    expect(judge('issueResetToken', answer)).toEqual([]);
    expect(takeComplaints()).toEqual([textWith('issueResetToken: ')]);
  });
});

function rewrite(document: OpenApiDocument, right: string | RegExp, wrong: string): OpenApiDocument {
  const text = JSON.stringify(document);
  const rewritten = text.replace(right, wrong);
  expect(rewritten).not.toBe(text);
  return JSON.parse(rewritten) as OpenApiDocument;
}
