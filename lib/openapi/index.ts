export { createOpenApiDocument } from './create-openapi-document';
export type { OpenApiDocument } from './create-openapi-document';
export type { Feature } from './operations';
export type { OpenApiInfo, OpenApiOptions, OpenApiSecurityScheme, OpenApiServer } from './openapi-options';
