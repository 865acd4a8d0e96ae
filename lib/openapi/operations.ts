import { endpoints } from '../http/endpoints';
import type { Endpoint } from '../http/endpoints';
import { describePasswordPolicy, forgotPassword, validatePassword } from '../http/feature-endpoints';

/** A feature that is mounted beside the three endpoints; named like its subpath. */
export type Feature = 'forgot-password' | 'validation';

/** By operationId. */
export type Operations = Readonly<Record<string, Endpoint>>;

export const operationsOfRouter: Operations = endpoints;

export const operationsOfFeatures: Readonly<Record<Feature, Operations>> = {
  'forgot-password': { forgotPassword },
  validation: { validatePassword, describePasswordPolicy },
};

/** An endpoint of a host's: the row, and where it is mounted. */
export interface MountedOperation {
  readonly id: string;
  /** As Express has it, with the prefix in front. */
  readonly path: string;
  readonly endpoint: Endpoint;
}
