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
  validation: { notDocumented: true, notExported: false, invalidLink: true },
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'Method', 'TypeAlias', 'Variable'],
  // Methods of other packages' objects, as far as they are needed.
  intentionallyNotDocumented: [
    'stores/kysely.KyselyDatabase.transaction',
    'stores/kysely.KyselyDatabase.transaction.__type.execute',
    'stores/kysely.KyselyDatabase.getExecutor',
    'stores/kysely.KyselyQueries.getExecutor',
    'stores/redis.IoredisClient.call',
    'stores/redis.NodeRedisClient.sendCommand',
    'stores/redis.NodeRedisCluster.sendCommand',
    'stores/redis.NodeRedisSentinel.sendCommand',
  ],
  treatValidationWarningsAsErrors: true,
};
