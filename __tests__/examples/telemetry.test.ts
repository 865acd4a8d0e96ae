import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import express from 'express';
import { Registry } from 'prom-client';
import request from 'supertest';
import { createApp } from '../../examples/telemetry/app';
import { BindableContextManager } from '../../examples/telemetry/context-manager';
import { createMetrics, createMetricsRoute } from '../../examples/telemetry/metrics';
import { createSpans } from '../../examples/telemetry/spans';
import { createService } from '../support/create-service';
import type { ServiceLayout } from '../support/create-service';
import { describeWithEngine } from '../support/describe-with-engine';
import { fastPasswordHasher } from '../support/fast-password-hasher';
import { admin, ann, newPassword, oldPassword } from '../support/people';
import { playCommands } from '../support/play-commands';
import { raiseBarrier } from '../support/raise-barrier';
import { resolveBearer } from '../support/start-app';

const contexts = new BindableContextManager();
context.setGlobalContextManager(contexts);
const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer('a test');
const register = new Registry();
createSpans(tracer, contexts);
createMetrics(register);

beforeEach(() => {
  exporter.reset();
  register.resetMetrics();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => context.disable());

function startHost(layout: ServiceLayout = {}): ReturnType<typeof createApp> {
  const { service } = createService({ users: [admin, ann], ...layout });
  return createApp({
    service,
    authResolver: (incoming) => resolveBearer(incoming.get('authorization')),
    tracer,
  });
}

const change = (app: ReturnType<typeof createApp>, current = oldPassword): request.Test =>
  request(app)
    .put('/users/current/password')
    .set('Authorization', 'Bearer ann')
    .send({ current_password: current, password: newPassword });

/** Every span with its ancestors, the nearest first. */
function lineages(): string[] {
  const spans = exporter.getFinishedSpans();
  const parentOf = (span: ReadableSpan): ReadableSpan | undefined =>
    spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
  const lineOf = (span: ReadableSpan): string[] => {
    const parent = parentOf(span);
    return parent ? [span.name, ...lineOf(parent)] : [span.name];
  };
  return spans.map((span) => lineOf(span).join(' < '));
}

async function scrape(): Promise<string[]> {
  const app = express().get('/metrics', createMetricsRoute(register));
  const { text, headers } = await request(app).get('/metrics').expect(200);
  expect(headers['content-type']).toMatch(/^text\/plain/);
  return text.split('\n').filter((line) => !line.startsWith('#') && line !== '');
}

describe('spans', () => {
  test('lie in one another: request, operation, wait and hash', async () => {
    await change(startHost()).expect(200);
    expect(lineages()).toEqual([
      'password wait < password changePassword < HTTP PUT',
      'password hash < password changePassword < HTTP PUT',
      'password hash < password changePassword < HTTP PUT',
      'password changePassword < HTTP PUT',
      'HTTP PUT',
    ]);
  });

  test('keep requests apart that run at once', async () => {
    const app = startHost({ hashing: { concurrency: 1 } });
    await Promise.all([change(app, 'wrong'), request(app).post('/auth/reset').send({ token: 'x', password: 'y' })]);
    const spans = exporter.getFinishedSpans();
    const traceIdOf = (name: string): string | undefined =>
      spans.find((span) => span.name === name)?.spanContext().traceId;
    expect(traceIdOf('password changePassword')).toBe(traceIdOf('HTTP PUT'));
    expect(traceIdOf('password redeemResetToken')).toBe(traceIdOf('HTTP POST'));
    expect(traceIdOf('HTTP PUT')).not.toBe(traceIdOf('HTTP POST'));
  });

  test('say how it ended; a refusal is no error of the server, a failure is', async () => {
    await change(startHost(), 'wrong').expect(403);
    await change(startHost({ aroundUserStore: () => Promise.reject(new Error(`hash ${newPassword}`)) })).expect(503);
    await change(startHost({ aroundUserStore: () => 'nonsense' })).expect(500);
    const ended = exporter.getFinishedSpans().filter(({ name }) => name === 'password changePassword');
    expect(ended.map(({ attributes, status }) => [attributes['password.outcome'], status])).toEqual([
      ['incorrect-password', { code: 0 }],
      ['unavailable', { code: 2, message: 'unavailable' }],
      ['server-error', { code: 2, message: 'server-error' }],
    ]);
    const requests = exporter.getFinishedSpans().filter(({ name }) => name === 'HTTP PUT');
    expect(requests.map(({ attributes }) => attributes)).toEqual(
      [403, 503, 500].map((status) => ({ 'http.response.status_code': status })),
    );
  });

  test('tell no secret, and not even who it was', async () => {
    await change(startHost({ aroundUserStore: () => Promise.reject(new Error(`hash ${newPassword}`)) })).expect(503);
    const told = exporter
      .getFinishedSpans()
      .map(({ name, attributes, status, events }) => ({ name, attributes, status, events }));
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${newPassword}|${oldPassword}|ann`));
  });
});

test('what runs with a context is the method that it was', () => {
  const span = tracer.startSpan('the one');
  const owner = {};
  const method = function (this: unknown, argument: string): unknown[] {
    return [this, argument, trace.getActiveSpan()];
  };
  expect(contexts.with(trace.setSpan(context.active(), span), method, owner, 'given')).toEqual([owner, 'given', span]);
});

test('what is bound to a context runs in it, as the method that it was', () => {
  const span = tracer.startSpan('the one');
  const bound = contexts.bind(trace.setSpan(context.active(), span), function (this: unknown, argument: string) {
    return [this, argument, trace.getActiveSpan()];
  });
  const owner = { bound };
  expect(owner.bound('given')).toEqual([owner, 'given', span]);
});

describe('/metrics', () => {
  test('counts operations by how they ended', async () => {
    const app = startHost();
    await change(app).expect(200);
    await change(app, 'wrong').expect(403);
    await change(app, 'wrong').expect(403);
    expect(await scrape()).toEqual(
      expect.arrayContaining([
        'password_operations_total{operation="changePassword",outcome="ok"} 1',
        'password_operations_total{operation="changePassword",outcome="incorrect-password"} 2',
        'password_operation_seconds_count{operation="changePassword"} 3',
        'password_hash_seconds_count{method="verify"} 3',
        'password_hash_seconds_count{method="hash"} 1',
        'password_wait_seconds_count{lane="password",outcome="ok"} 3',
      ]),
    );
  });

  test('measures in seconds', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const hash = (password: string): Promise<string> => {
      now += 1_500;
      return fastPasswordHasher.hash(password);
    };
    await change(startHost({ passwordHasher: { ...fastPasswordHasher, hash } })).expect(200);
    expect(await scrape()).toContain('password_hash_seconds_sum{method="hash"} 1.5');
  });

  test('shows overload: who was turned away from the line', async () => {
    const barrier = raiseBarrier();
    const hash = (password: string): Promise<string> => barrier.wait().then(() => fastPasswordHasher.hash(password));
    const app = startHost({
      hashing: { concurrency: 1, queueLimit: 1 },
      users: [admin, ann, ...['bob', 'joe'].map((id) => ({ ...ann, id }))],
      passwordHasher: { ...fastPasswordHasher, hash },
    });
    const first = change(app).expect(200).then();
    await barrier.reached;
    const others = ['bob', 'joe'].map(async (name) => {
      return (await change(app).set('Authorization', `Bearer ${name}`)).status;
    });
    expect(await Promise.race(others)).toBe(503);
    const scraped = await scrape();
    const ended = exporter.getFinishedSpans().filter(({ name }) => name === 'password changePassword');
    expect(ended.map(({ status }) => status)).toEqual([{ code: 2, message: 'overloaded' }]);
    barrier.open();
    await first;
    expect((await Promise.all(others)).toSorted()).toEqual([200, 503]);
    expect(scraped).toEqual(
      expect.arrayContaining([
        'password_operations_total{operation="changePassword",outcome="overloaded"} 1',
        'password_wait_seconds_count{lane="password",outcome="overloaded"} 1',
        'password_waiting 1',
      ]),
    );
  });

  test('names nobody', async () => {
    await change(startHost()).expect(200);
    expect((await scrape()).join('\n')).not.toMatch(/ann|admin/);
  });
});

describeWithEngine('curl', 'examples/telemetry/main.ts', () => {
  test('what it prints issues a token, redeems it, and reads both in the metrics', async () => {
    const [, redeemed, metrics] = await playCommands('telemetry/main.ts', 3);
    expect(redeemed).toBe('{}');
    for (const operation of ['issueResetToken', 'redeemResetToken']) {
      expect(metrics).toContain(`password_operations_total{operation="${operation}",outcome="ok"} 1\n`);
    }
  });
});
