import type { ErrorRequestHandler } from 'express';
import { isPasswordError, UnavailableError } from 'express-password-router';
import { outline, writeLogLine } from './log';

/** What the app's own routes throw. The password router answers for itself. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (isPasswordError(error)) {
    response
      .set(error.headers ?? {})
      .status(error.status)
      .json(error);
    return;
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) {
    response.status(status).json({ kind: 'bad-request', msg: 'The request could not be read.', details: null });
    return;
  }
  writeLogLine({ type: 'unexpected-error', error: outline(error) });
  const unavailable = new UnavailableError();
  response
    .set(unavailable.headers ?? {})
    .status(unavailable.status)
    .json(unavailable);
};

/** What express.json() refuses. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : undefined;
}
