import { subscribe } from 'node:diagnostics_channel';
import type { HashTrace, OperationTrace, WaitTrace } from 'express-password-router';
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { momentOf, operations } from './channels';

/** Counts and measures; each label has a dozen values at the most, and none of them names a user. */
export function createMetrics(register: Registry): void {
  const registers = [register];
  const ended = new Counter({
    name: 'password_operations_total',
    help: 'Operations by how they ended: ok, or the kind of the refusal',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'password_operation_seconds',
    help: 'How long operations took, waiting and hashing included',
    labelNames: ['operation'],
    registers,
  });
  const hashing = new Histogram({
    name: 'password_hash_seconds',
    help: 'How long single hashes took',
    labelNames: ['method'],
    registers,
  });
  const waiting = new Histogram({
    name: 'password_wait_seconds',
    help: 'How long a turn at hashing was waited for; `overloaded` are those turned away',
    labelNames: ['lane', 'outcome'],
    registers,
  });
  const line = new Gauge({
    name: 'password_waiting',
    help: 'How many were in the line when the last one came',
    registers,
  });

  for (const name of operations) {
    follow(name, (trace, seconds) => {
      const { operation, outcome = '' } = trace as OperationTrace;
      ended.inc({ operation, outcome });
      duration.observe({ operation }, seconds);
    });
  }
  follow('hash', (trace, seconds) => {
    hashing.observe({ method: (trace as HashTrace).method }, seconds);
  });
  follow('wait', (trace, seconds) => {
    const { lane, outcome = '', waiting: inFront } = trace as WaitTrace;
    waiting.observe({ lane, outcome }, seconds);
    line.set(inFront);
  });
}

/** Tells the seconds from the start to the end of each call. */
function follow(name: string, tell: (trace: object, seconds: number) => void): void {
  const startedAt = new WeakMap<object, number>();
  subscribe(momentOf(name, 'start'), (message) => {
    startedAt.set(message as object, performance.now());
  });
  subscribe(momentOf(name, 'asyncEnd'), (message) => {
    const begun = startedAt.get(message as object);
    if (begun !== undefined) tell(message as object, (performance.now() - begun) / 1_000);
  });
}

/** For Prometheus to scrape. Keep it on a port that only your own network reaches. */
export function createMetricsRoute(register: Registry): RequestHandler {
  return (_request, response, next) => {
    register.metrics().then((text) => response.type(register.contentType).send(text), next);
  };
}
