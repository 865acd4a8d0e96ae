'use strict';

const { exports: entries } = require('./package.json');

/** Every entry of the package, so that none is forgotten. */
const entryPoints = Object.values(entries).flatMap(({ types }) => {
  return types ? [types.replace('./dist/', 'lib/').replace(/\.d\.ts$/, '.ts')] : [];
});

/** @type {Partial<import('typedoc').TypeDocOptions>} */
module.exports = {
  name: 'express-password-router',
  entryPoints,
  tsconfig: 'tsconfig.build.json',
  out: '.cache/api-reference',
  readme: 'none',
  disableSources: true,
  excludeExternals: true,
  excludeInternal: true,
  validation: { notDocumented: true, notExported: true, invalidLink: true },
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'Method', 'TypeAlias', 'Variable'],
  // Methods of other packages' objects, as far as they are needed.
  intentionallyNotDocumented: [
    'stores/kysely.KyselyDatabase.transaction',
    'stores/kysely.KyselyDatabase.transaction.__type.execute',
    'stores/kysely.KyselyDatabase.connection',
    'stores/kysely.KyselyDatabase.connection.__type.execute',
    'stores/kysely.KyselyDatabase.getExecutor',
    'stores/kysely.KyselyQueries.getExecutor',
    'stores/redis.IoredisClient.call',
    'stores/redis.NodeRedisClient.sendCommand',
    'stores/redis.NodeRedisCluster.sendCommand',
    'stores/redis.NodeRedisSentinel.sendCommand',
  ],
  // What nobody has to name: a conformance case is a ConformanceCase, errors are made here, `Without` says what may not be given, and
  // `Operation` is the keys of `endpoints`.
  intentionallyNotExported: [
    'DeliveryThrottleCase',
    'PasswordHasherCase',
    'PasswordHistoryCase',
    'TokenFormatCase',
    'TokenStoreCase',
    'UserStoreCase',
    'Answer',
    'Without',
    'endpoints',
  ],
  treatValidationWarningsAsErrors: true,
};
