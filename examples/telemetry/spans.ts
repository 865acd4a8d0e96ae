import { channel, subscribe } from 'node:diagnostics_channel';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span, Tracer } from '@opentelemetry/api';
import type { TraceEnding } from 'express-password-router';
import { momentOf, operations } from './channels';
import type { BindableContextManager } from './context-manager';

const failures = ['server-error', 'unavailable', 'overloaded'];

/** A span for every operation, and in it one for every wait and every hash. */
export function createSpans(tracer: Tracer, contexts: BindableContextManager): void {
  for (const name of [...operations, 'wait', 'hash']) {
    const spans = new WeakMap<object, Span>();

    channel(momentOf(name, 'start')).bindStore(contexts.storage, (traced) => {
      const span = tracer.startSpan(`password ${name}`, {}, contexts.active());
      spans.set(traced as object, span);
      return trace.setSpan(contexts.active(), span);
    });

    subscribe(momentOf(name, 'asyncEnd'), (message) => {
      const { outcome = '' } = message as TraceEnding;
      const span = spans.get(message as object);
      // No user id, which is personal data, and no text of an error, which may quote what a store was given.
      span?.setAttribute('password.outcome', outcome);
      if (failures.includes(outcome)) span?.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
      span?.end();
    });
  }
}
