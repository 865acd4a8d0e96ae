/** For a config in CommonJS: options over stores in memory, which open nothing. */
export const workingOptions = `{
  userStore: new (require('express-password-router').MemoryUserStore)([{ id: 'ann', passwordHash: null }]),
  tokenStore: new (require('express-password-router').MemoryTokenStore)(),
  tokenFormat: new (require('express-password-router').OpaqueTokenFormat)(),
}`;
