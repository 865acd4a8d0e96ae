import type { TokenFormat } from '../../ports';

/** What the cases for a TokenFormat ask of its author. */
export interface TokenFormatHarness {
  readonly tokenFormat: TokenFormat;
  /** The same format under another key; for the case that needs 'key'. */
  readonly foreignTokenFormat?: TokenFormat | undefined;
}

/** `expiry`: the token itself says when it expires. `key`: it is sealed with a key, so a stranger's can be told apart. */
export type TokenFormatNeed = 'expiry' | 'key';
