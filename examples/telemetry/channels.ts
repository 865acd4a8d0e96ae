import { tracingChannel } from 'node:diagnostics_channel';
import type { TracingChannel } from 'node:diagnostics_channel';
import type { HashTrace, OperationTrace, WaitTrace } from 'express-password-router';

export const operations = [
  'issueResetToken',
  'issueSelfServiceToken',
  'redeemResetToken',
  'changePassword',
  'verifyPassword',
  'setPassword',
  'unlock',
  'revokeResetTokens',
  'validatePassword',
];

export type OperationChannel = TracingChannel<unknown, OperationTrace>;
export type WaitChannel = TracingChannel<unknown, WaitTrace>;
export type HashChannel = TracingChannel<unknown, HashTrace>;

/** For a channel of which only some moments matter. */
export const ignore = (): void => undefined;
