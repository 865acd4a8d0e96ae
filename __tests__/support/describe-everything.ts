import { createOpenApiDocument } from 'express-password-router/openapi';
import type { Feature, OpenApiDocument } from 'express-password-router/openapi';
import { operationsOfFeatures } from '../../lib/openapi/operations';

const features = Object.keys(operationsOfFeatures) as Feature[];

/** The OpenAPI document with every feature. */
export function describeEverything(): OpenApiDocument {
  return createOpenApiDocument({ features });
}
