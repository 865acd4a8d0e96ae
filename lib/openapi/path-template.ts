import { ConfigurationError } from '../errors';

/** What Express reads in a path beyond `:name`, and no path of OpenAPI can say. */
const PLAIN_PATH = /^\/(?:[\w\-.~%$&',;=@/]|:\w+)*$/;

/** @throws ConfigurationError for a path that OpenAPI can't say, or that names a parameter twice */
export function requireOpenApiPath(name: string, path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new ConfigurationError(`${name} must be a path that starts with '/'.`);
  }
  if (!PLAIN_PATH.test(path)) {
    throw new ConfigurationError(`${name} is more than OpenAPI can say: write it with plain names, like /users/:sid.`);
  }
  const twice = paramsIn(path).find((param, index, all) => all.indexOf(param) !== index);
  if (twice === undefined) return path;
  throw new ConfigurationError(
    `${name} names :${twice} twice, prefix included; in OpenAPI a name stands for one part.`,
  );
}

export function paramsIn(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
