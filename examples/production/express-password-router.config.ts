import type { PasswordServiceOptions } from 'express-password-router';
import { openConnections } from './connections';
import type { Connections } from './connections';
import { createPasswordOptions } from './passwords';
import { readSettings } from './settings';

let connections: Connections | undefined;

/** For `npx express-password-router`: the options that the app has, from the same environment variables. */
export default async function createOptions(): Promise<PasswordServiceOptions> {
  const settings = readSettings(process.env);
  connections = await openConnections(settings);
  return createPasswordOptions({ settings, ...connections });
}

export async function close(): Promise<void> {
  await connections?.close();
}
