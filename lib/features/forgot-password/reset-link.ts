import { ConfigurationError } from '../../errors';
import { isHttpsOrLocal } from '../../option-checks/is-https-or-local';

/** @throws ConfigurationError */
export function requireResetPageUrl(url: unknown): URL {
  const page = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!page || !isHttpsOrLocal(page)) {
    throw new ConfigurationError(
      "resetPageUrl must be the whole address of your reset page: 'https://app.example.com/reset'. Only localhost may do without https.",
    );
  }
  if (page.username !== '' || page.password !== '') {
    throw new ConfigurationError('resetPageUrl may not hold credentials.');
  }
  if (page.href.includes('#')) {
    throw new ConfigurationError("resetPageUrl may not have a fragment ('#…'): that is where the token goes.");
  }
  if (page.searchParams.has('token') || /(?::|\{|%7B|<|%3C|%)token/i.test(page.href)) {
    throw new ConfigurationError(
      "resetPageUrl has a place for the token: give the address alone, '#token=…' is added.",
    );
  }
  return page;
}

export function resetLink(resetPageUrl: URL, token: string): string {
  return `${resetPageUrl.href}#token=${encodeURIComponent(token)}`;
}
