import type { Router } from 'express';
import { createRouter } from '../create-router';
import { ConfigurationError } from '../errors';
import { requireLocation } from '../http/location';
import { seeOther } from '../http/see-other';
import { requireKnownKeys } from '../option-checks/known-keys';

/** What createChangePasswordRedirect takes. */
export interface ChangePasswordRedirectOptions {
  /** Your page on which users change their password: a path, `'/account/password'`, or an address with https. */
  readonly changePasswordUrl: string;
}

const WELL_KNOWN_PATH = '/.well-known/change-password';

/**
 * GET /.well-known/change-password, for password managers (W3C, A Well-Known URL for Changing Passwords): leads to the host's own
 * page. Mount it at the root of the origin; nobody asks for it anywhere else.
 * @throws ConfigurationError
 */
export function createChangePasswordRedirect(options: ChangePasswordRedirectOptions): Router {
  requireKnownKeys('createChangePasswordRedirect', options, ['changePasswordUrl']);
  const location = requireDestination(options.changePasswordUrl);
  const handler = seeOther('leadToChangePassword', location);
  return createRouter({ option: 'path', method: 'GET', path: WELL_KNOWN_PATH, handler });
}

function requireDestination(url: unknown): string {
  const location = requireLocation('changePasswordUrl', url);
  const { pathname } = new URL(location, 'https://example.com');
  if (decode(pathname).replace(/\/+$/, '') !== WELL_KNOWN_PATH) return location;
  throw new ConfigurationError('changePasswordUrl must be another page than the one that leads to it.');
}

/** As a proxy in front may have it: it would send the browser round in circles (RFC 3986 §6.2.2.2). */
function decode(pathname: string): string {
  return pathname.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
