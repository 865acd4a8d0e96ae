import { ConfigurationError } from '../../errors';

/** node-redis in legacy mode takes callbacks and gives no promise. @throws ConfigurationError that says what to pass instead */
export function refuseLegacyMode(client: unknown, owner: string): void {
  if (typeof client !== 'object' || client === null) return;
  if (isLegacyView(client)) {
    throw new ConfigurationError(`${owner} needs the node-redis client itself, not its legacy().`);
  }
  if (isInLegacyMode(client)) {
    throw new ConfigurationError(
      `${owner} needs a node-redis client without legacyMode, or the client.v4 of this one.`,
    );
  }
}

/** What `client.legacy()` of node-redis 5 or later gives. */
function isLegacyView(client: object): boolean {
  return client.constructor instanceof Function && client.constructor.name === 'RedisLegacyClient';
}

/** `createClient({ legacyMode: true })` of node-redis 4. */
function isInLegacyMode(client: object): boolean {
  const options: unknown = Reflect.get(client, 'options');
  return typeof options === 'object' && options !== null && 'legacyMode' in options && options.legacyMode === true;
}
