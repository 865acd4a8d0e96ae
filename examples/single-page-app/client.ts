/** What became of it: nothing to say, or the `kind` of the refusal and what is known about it. */
export type Outcome =
  { readonly done: true } | { readonly done: false; readonly kind: string; readonly details: unknown };

/** For a session cookie, `credentials` sends it along; with access tokens, set Authorization instead. */
export async function changePassword(api: string, current: string, chosen: string): Promise<Outcome> {
  const response = await fetch(`${api}/users/current/password`, {
    method: 'PUT',
    credentials: 'include',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ current_password: current, password: chosen }),
  });
  return outcomeOf(response);
}

/** No credentials: the token is all that counts. */
export async function resetPassword(api: string, token: string, chosen: string): Promise<Outcome> {
  const response = await fetch(`${api}/auth/reset`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, password: chosen }),
  });
  return outcomeOf(response);
}

async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.ok) return { done: true };
  // A proxy or a limiter answers in words of its own, which may be no JSON.
  const refusal = (await response.json().catch(() => null)) as { kind?: string; details?: unknown } | null;
  return { done: false, kind: refusal?.kind ?? `http-${response.status}`, details: refusal?.details ?? null };
}
