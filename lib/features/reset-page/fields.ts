import type { Request } from 'express';
import { readBody } from '../../http/read-body';
import type { Validator } from '../../http/read-body';

type Texts<Name extends string> = Readonly<Record<Name, string>>;

/** @throws whatever readBody throws */
export function readForm(request: Request, timeoutMs: number): Promise<Texts<'token' | 'password' | 'confirmation'>> {
  const validate = requireTexts('token', 'password', 'confirmation');
  return readBody(request, { mediaTypes: ['application/x-www-form-urlencoded'], validate }, timeoutMs);
}

/** @throws whatever readBody throws */
export function readCheck(request: Request, timeoutMs: number): Promise<Texts<'token' | 'password'>> {
  const validate = requireTexts('token', 'password');
  return readBody(request, { mediaTypes: ['application/json'], validate }, timeoutMs);
}

/** More members may come, from a template that has fields of its own; but all of them are text. */
function requireTexts<Name extends string>(...names: readonly Name[]): Validator<Texts<Name>> {
  const validate: Validator<Texts<Name>> = (value): value is Texts<Name> => {
    const isObject = typeof value === 'object' && value !== null;
    const isRight =
      isObject &&
      Object.values(value).every((member) => typeof member === 'string') &&
      names.every((name) => Object.hasOwn(value, name));
    validate.errors = isRight ? null : [{ instancePath: '', message: `must have the members ${names.join(', ')}` }];
    return isRight;
  };
  return validate;
}

/** Somebody without scripts pastes the whole link; what is good in it is behind `#token=`, in percent-encoding as a link has it. */
export function tokenIn(pasted: string): string {
  const [, given] = /^.*#token=(.*)$/s.exec(pasted.trim()) ?? [];
  return given === undefined ? pasted.trim() : decoded(given);
}

function decoded(given: string): string {
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}
