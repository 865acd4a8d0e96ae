/** A part of lib/: what is in it, which rooms it may import from besides itself, and which packages are its own. */
export interface Room {
  readonly name: string;
  readonly files: RegExp;
  readonly sees: readonly string[];
  readonly packages: RegExp;
}

/** From the ground up: a room sees only such as are listed before it. */
export const rooms: readonly Room[] = [
  { name: 'vocabulary', files: /^(ports|errors|events|maybe-promise|gone-away)\.ts$/, sees: [], packages: /^express$/ },
  { name: 'option checks', files: /^option-checks\//, sees: ['vocabulary'], packages: /^$/ },

  // What the operations stand on, which knows none of them.
  { name: 'tracing', files: /^core\/tracing\//, sees: ['vocabulary'], packages: /^node:diagnostics_channel$/ },
  { name: 'lines', files: /^core\/lines\//, sees: ['vocabulary', 'tracing'], packages: /^$/ },
  { name: 'guarded ports', files: /^core\/guarded-ports\//, sees: ['vocabulary', 'tracing', 'lines'], packages: /^$/ },
  { name: 'audit', files: /^core\/audit\//, sees: ['vocabulary', 'guarded ports'], packages: /^$/ },
  {
    name: 'core',
    files: /^core\/[^/]+\.ts$/,
    sees: ['vocabulary', 'option checks', 'tracing', 'lines', 'guarded ports', 'audit'],
    packages: /^node:crypto$/,
  },

  {
    name: 'tokens',
    files: /^tokens\//,
    sees: ['vocabulary', 'option checks', 'core'],
    packages: /^(node:(buffer|crypto)|jsonwebtoken)$/,
  },
  {
    name: 'passwords',
    files: /^passwords\//,
    sees: ['vocabulary', 'option checks'],
    packages: /^(node:crypto|bcrypt|argon2)$/,
  },
  // Stores and conformance cases are templates for people's own, who have none of the rules.
  { name: 'stores', files: /^stores\/[^/]+\.ts$/, sees: ['vocabulary', 'option checks'], packages: /^node:crypto$/ },
  {
    name: 'kysely',
    files: /^stores\/kysely\//,
    sees: ['vocabulary', 'option checks', 'stores'],
    packages: /^(node:timers\/promises|kysely)$/,
  },
  {
    name: 'redis',
    files: /^stores\/redis\//,
    sees: ['vocabulary', 'option checks', 'stores'],
    packages: /^node:crypto$/,
  },
  { name: 'conformance', files: /^conformance\//, sees: ['vocabulary'], packages: /^node:(assert|crypto)$/ },

  {
    name: 'service',
    files: /^(options|hashing-options|create-rules|password-service|create-password-service|shared-with-http)\.ts$/,
    sees: ['vocabulary', 'option checks', 'tracing', 'lines', 'guarded ports', 'audit', 'core', 'passwords'],
    packages: /^node:os$/,
  },
  {
    name: 'http',
    files: /^http\//,
    sees: ['vocabulary', 'option checks', 'guarded ports', 'audit', 'core', 'service'],
    packages: /^(express|ajv\/dist\/runtime\/\w+|node:(buffer|events|http|util))$/,
  },

  {
    name: 'router',
    files: /^create-(router|password-router|password-handlers)\.ts$/,
    sees: ['vocabulary', 'option checks', 'core', 'service', 'http'],
    packages: /^express$/,
  },

  // What a host may add: each stands on the service or the ports, and nothing here stands on it.
  {
    name: 'features',
    files: /^features\//,
    sees: ['vocabulary', 'option checks', 'lines', 'guarded ports', 'audit', 'core', 'service', 'http', 'router'],
    packages: /^(express|node:crypto)$/,
  },

  {
    name: 'openapi',
    files: /^openapi\//,
    sees: ['vocabulary', 'option checks', 'guarded ports', 'http'],
    packages: /^$/,
  },

  {
    // The prompt and the config are loaded on the way (cli/import-module.ts), not imported.
    name: 'cli',
    files: /^cli\//,
    sees: ['vocabulary', 'option checks', 'guarded ports', 'audit', 'passwords', 'conformance', 'service', 'openapi'],
    packages: /^node:(assert|crypto|fs|module|os|path|perf_hooks|url|util)$/,
  },

  {
    name: 'front door',
    files: /^index\.ts$/,
    sees: [
      'vocabulary',
      'option checks',
      'tracing',
      'core',
      'tokens',
      'passwords',
      'stores',
      'service',
      'http',
      'router',
    ],
    packages: /^$/,
  },
];

export function roomOf(file: string): Room {
  const [room, another] = rooms.filter(({ files }) => files.test(file));
  if (!room || another) throw new Error(`lib/${file} has to be in one room`);
  return room;
}
