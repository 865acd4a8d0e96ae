import { ConfigurationError } from '../../errors';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** @throws ConfigurationError */
export function requireResetPageUrl(url: unknown): URL {
  const page = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  const isSafe = page?.protocol === 'https:' || (page?.protocol === 'http:' && LOOPBACK.includes(page.hostname));
  if (!page || !isSafe) {
    throw new ConfigurationError(
      "resetPageUrl must be the whole address of your reset page: 'https://app.example.com/reset'. Only localhost may do without https.",
    );
  }
  if (page.username !== '' || page.password !== '')
    throw new ConfigurationError('resetPageUrl may not hold credentials.');
  if (page.href.includes('#')) {
    throw new ConfigurationError("resetPageUrl may not have a fragment ('#…'): that is where the token goes.");
  }
  return page;
}

export function resetLink(resetPageUrl: URL, token: string): string {
  return `${resetPageUrl.href}#token=${encodeURIComponent(token)}`;
}
