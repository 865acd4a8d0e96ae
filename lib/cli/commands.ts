import { check } from './check';
import type { Command } from './command';
import { openapi } from './openapi';
import { resetToken } from './reset-token';
import { revoke } from './revoke';
import { setPassword } from './set-password';
import { unlock } from './unlock';

export const commands: readonly Command[] = [resetToken, setPassword, unlock, revoke, check, openapi];
