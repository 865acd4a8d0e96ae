export type { AuthResolverOptions, Unchecked } from './caller-from';
export { PassportAuthResolver } from './passport';
export { ExpressJwtAuthResolver, OAuth2JwtBearerAuthResolver } from './jwt';
export { XAuthenticationAuthResolver } from './x-authentication';
export type { XAuthenticationAuthResolverOptions } from './x-authentication';
export { permitsReset } from './permits-reset';
