import type { AddressInfo } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider, ConsoleSpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import express from 'express';
import { createPasswordService, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';
import { Registry } from 'prom-client';
import { createApp } from './app';
import { BindableContextManager } from './context-manager';
import { createMetrics, createMetricsRoute } from './metrics';
import { createSpans } from './spans';

const contexts = new BindableContextManager();
context.setGlobalContextManager(contexts);
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())] });
trace.setGlobalTracerProvider(provider);
const tracer = trace.getTracer('examples/telemetry');
const register = new Registry();
createSpans(tracer, contexts);
createMetrics(register);

const service = createPasswordService({
  userStore: new MemoryUserStore([{ id: 'ann', passwordHash: null }]),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
});
const app = createApp({
  service,
  authResolver: (request) =>
    request.get('Authorization') === 'Bearer fake-token' ? { userId: 'admin', mayResetPassword: () => true } : null,
  tracer,
});

const metrics = express().get('/metrics', createMetricsRoute(register));

const server = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redeem = `curl ${url}/auth/reset -d "password=an obviously fake password" --data-urlencode token@token`;
  console.log(`curl -o token -X POST -H "Authorization: Bearer fake-token" ${url}/users/ann/password/reset`);
  console.log(redeem);
});
const metricsServer = metrics.listen(0, '127.0.0.1', () => {
  console.log(`curl http://127.0.0.1:${(metricsServer.address() as AddressInfo).port}/metrics`);
});
