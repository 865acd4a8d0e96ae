import { ConfigurationError } from '../errors';
import { isThenable } from '../maybe-promise';
import { isClass } from './is-class';

export function requireWhole(name: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new ConfigurationError(`${name} must be a whole number from ${least} to ${most}.`);
}

export function requireFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConfigurationError(`${name} must be true or false.`);
}

export function requireText(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ConfigurationError(`${name} must be a string that is not empty.`);
}

export function requireOptionalText(name: string, value: unknown): string | undefined {
  return value === undefined ? undefined : requireText(name, value);
}

export function requireList<T>(name: string, value: readonly T[]): readonly T[] {
  const isList: boolean = Array.isArray(value);
  if (isList) return value;
  throw new ConfigurationError(`${name} must be a list.`);
}

export function requireFunction<T>(name: string, value: T): T {
  if (value === undefined) throw new ConfigurationError(`${name} is missing: give a function.`);
  return requireOptionalFunction(name, value);
}

export function requireOptionalFunction<T>(name: string, value: T): T {
  if (value === undefined) return value;
  if (isClass(value)) throw new ConfigurationError(`${name} must be a function, not a class.`);
  if (typeof value === 'function') return value;
  throw new ConfigurationError(`${name} must be a function.`);
}

/** A store that lacks a method is found at start, not by the first user who needs it. */
export function requirePort<T extends object>(
  name: string,
  port: T,
  methods: readonly (keyof T & string)[],
  optionalMethods: readonly (keyof T & string)[] = [],
): T {
  const wanted = `an object with ${methods.join(', ')}`;
  if (port === undefined || port === null) throw new ConfigurationError(`${name} is missing: give ${wanted}.`);
  if (isThenable<unknown>(port)) throw new ConfigurationError(`${name} is a promise: await it first.`);
  if (typeof port === 'function') {
    throw new ConfigurationError(`${name} must be ${wanted}, not a function: does it lack 'new'?`);
  }
  if (typeof port !== 'object') throw new ConfigurationError(`${name} must be ${wanted}, not a ${typeof port}.`);
  const missing = methods.filter((method) => typeof port[method] !== 'function');
  if (missing.length > 0) {
    throw new ConfigurationError(`${name} lacks the method${missing.length > 1 ? 's' : ''} ${missing.join(', ')}.`);
  }
  for (const method of optionalMethods) requireOptionalFunction(`${name}.${method}`, port[method]);
  return port;
}
