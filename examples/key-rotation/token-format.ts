import { JwtTokenFormat } from 'express-password-router';

/** Signs with the new secret; what the old one signed is still good until it expires. */
export function createTokenFormat(newSecret: string, oldSecret: string): JwtTokenFormat {
  return new JwtTokenFormat({ signingKey: newSecret, verificationKeys: [{ key: oldSecret }] });
}
