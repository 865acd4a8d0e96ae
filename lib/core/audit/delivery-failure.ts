import { isPasswordError } from '../../errors';
import { DeadlineError } from '../guarded-ports/call-host';
import { stackFrames } from './stack-frames';

/** Why a delivery failed, in words that quote nothing of what was to be delivered. */
export class DeliveryFailure extends Error {}

/**
 * What may be told of an error by somebody who had the token. A mailer quotes the message that it could not send: in any encoding,
 * as text, as bytes, behind a getter. So nothing is searched for it: the error itself goes no further, and a new one has its name,
 * its codes, its place, and the same of its causes.
 */
export function deliveryFailure(thrown: unknown, token: string): Error {
  const error = isPasswordError(thrown) && thrown.kind === 'unavailable' ? thrown.cause : thrown;
  return error instanceof DeliveryFailure || error instanceof DeadlineError ? error : retell(error, token, 0);
}

/** nodemailer's, the system's, and those of clients of HTTP. */
const CODES = ['code', 'responseCode', 'command', 'syscall', 'status', 'statusCode'];

const DEEPEST_CAUSE = 4;

function retell(error: unknown, token: string, depth: number): DeliveryFailure {
  const cause = depth < DEEPEST_CAUSE ? read(error, 'cause') : undefined;
  const name = plain(read(error, 'name'), token) ?? typeof error;
  const codes = codesOf(error, token);
  const words = Object.entries(codes).map(([member, value]) => `${member} ${value}`);
  const message = [...words, 'message left out: it may quote the token'].join(', ');
  const failure =
    cause === undefined
      ? new DeliveryFailure(message)
      : new DeliveryFailure(message, { cause: retell(cause, token, depth + 1) });
  const stack = [`${String(name)}: ${message}`, ...framesOf(error, token)].join('\n');
  return Object.assign(failure, codes, { name, stack });
}

function codesOf(error: unknown, token: string): Readonly<Record<string, string | number>> {
  const codes: Record<string, string | number> = {};
  for (const member of CODES) {
    const value = plain(read(error, member), token);
    if (value !== undefined) codes[member] = value;
  }
  return codes;
}

/** A short word or number, and no part of the token; encodings of one in the formats of this library are longer. */
function plain(value: unknown, token: string): string | number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const isPlain = /^\w[\w -]{0,39}$/.test(text) && !token.includes(text) && !text.includes(token);
  return isPlain ? value : undefined;
}

function framesOf(error: unknown, token: string): string[] {
  const message = read(error, 'message');
  if (typeof message !== 'string') return [];
  return stackFrames({ stack: read(error, 'stack'), message }).filter((frame) => !frame.includes(token));
}

/** What was thrown may be anything, also something that throws when it is read. */
function read(value: unknown, member: string): unknown {
  try {
    return Reflect.get(Object(value) as object, member);
  } catch {
    return undefined;
  }
}
