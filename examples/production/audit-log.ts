import type { PasswordEvent } from 'express-password-router';
import { outline, writeLogLine } from './log';

/** What happened to whose password, by whom. The events carry no secrets, but what a driver threw might. */
export function writeAuditLine({ at, ...event }: PasswordEvent): void {
  const error = 'error' in event ? { error: outline(event.error) } : {};
  writeLogLine({ time: at, ...event, ...error });
}
