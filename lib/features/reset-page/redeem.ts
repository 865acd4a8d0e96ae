import type { WaitOptions } from '../../password-service';
import type { SharedWithHttp } from '../../shared-with-http';
import type { FieldErrors } from './form';
import type { ResetPageMessages } from './messages';
import { explainAll, formPage, noticePage } from './pages';
import type { Place } from './pages';
import type { Page } from './send-page';

/** The form as somebody has sent it. */
export interface Submission {
  readonly token: string | undefined;
  readonly password: string;
  readonly confirmation: string;
}

/** What comes of it: another page, or the form again. @throws PasswordError when the token or the password is refused */
export async function redeem(
  { validateForToken }: Pick<SharedWithHttp, 'validateForToken'>,
  place: Place,
  form: Submission,
  waiting: WaitOptions,
): Promise<Page> {
  const { settings, messages } = place;
  const { token, password, confirmation } = form;
  if (token === undefined) {
    const missing = password === '' ? [messages.passwordMissing] : [];
    return formPage(place, { errors: findErrors(messages, form, missing) });
  }
  if (password !== confirmation) {
    // Only a live token sets the policies to work: what that costs, no stranger can cause.
    const violations = await validateForToken({ token, password }, waiting);
    return formPage(place, { token, errors: findErrors(messages, form, explainAll(messages, violations)) });
  }
  await settings.service.redeemResetToken({ token, password }, waiting);
  return noticePage(place, 'done', 200);
}

function findErrors(messages: ResetPageMessages, form: Submission, password: readonly string[]): FieldErrors {
  const { tokenMissing, confirmationMissing, confirmationDiffers } = messages;
  const differs = form.password !== form.confirmation;
  return {
    ...(form.token === undefined ? { token: [tokenMissing] } : {}),
    ...(password.length > 0 ? { password } : {}),
    ...(differs ? { confirmation: [form.confirmation === '' ? confirmationMissing : confirmationDiffers] } : {}),
  };
}
