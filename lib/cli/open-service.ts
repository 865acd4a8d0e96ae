import { userInfo } from 'node:os';
import { canBeUserId, MAX_USER_ID_BYTES } from '../core/guarded-ports/user-id';
import { createPasswordService } from '../create-password-service';
import type { PasswordEvent } from '../events';
import type { PasswordServiceOptions } from '../options';
import type { PasswordService } from '../password-service';
import type { Call } from './command';
import { UsageError } from './errors';
import { outline } from './outline';

/** The service, as the app has it; failures that the command's answer does not tell go to stderr besides. */
export async function openService(
  call: Call,
  changes: Partial<PasswordServiceOptions> = {},
): Promise<{ readonly service: PasswordService; readonly actorId: string }> {
  const actorId = readActor(call);
  const { options } = await call.openConfig();
  const onEvent = (event: PasswordEvent): void => {
    if (event.type === 'after-change-failed') {
      call.terminal.quote(`The password is changed, but afterPasswordChange failed: ${outline(event.error)}`);
    }
    return options.onEvent?.(event);
  };
  return { service: createPasswordService({ ...options, ...changes, onEvent }), actorId };
}

function readActor({ values }: Call): string {
  const { actor = `cli:${osUserName()}` } = values;
  if (canBeUserId(actor)) return actor;
  throw new UsageError(`--actor takes an id of 1 to ${MAX_USER_ID_BYTES} bytes without control characters.`);
}

/** A container may run under a number that has no name. */
function osUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
